import type { Clock } from '@sportsfeeds/std'

/**
 * Runs `work` with a signal that aborts after `timeoutMs`, or as soon as `signal` does.
 * @throws what `work` throws.
 */
export async function withDeadline<Result>(
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  const timer = clock.setTimeout(abort, timeoutMs)
  signal?.addEventListener('abort', abort, { once: true })
  if (signal?.aborted === true) abort()
  try {
    return await work(controller.signal)
  } finally {
    timer.cancel()
    signal?.removeEventListener('abort', abort)
  }
}
