/**
 * Runs something whose errors have at most that many frames each. Pulumi's SDK takes a stack trace of every promise and
 * resource, which is nearly half of what it takes to declare a stack.
 */
export async function withStackTraceLimit<Result>(
  frames: number,
  run: () => Promise<Result>,
): Promise<Result> {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = frames
  try {
    return await run()
  } finally {
    Error.stackTraceLimit = limit
  }
}
