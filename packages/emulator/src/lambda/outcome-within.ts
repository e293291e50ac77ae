import type { Clock } from '@sportsfeeds/std'
import type { Instance, InstanceOutcome } from './instance.ts'

export const timedOutType = 'Sandbox.Timedout'

/** The outcome, or an error of `timedOutType` after `limitMs`, which ends the instance. */
export async function outcomeWithin<T>(
  clock: Clock,
  instance: Instance,
  requestId: string,
  limitMs: number,
  outcome: Promise<T>,
): Promise<T | InstanceOutcome> {
  const timedOut = Promise.withResolvers<InstanceOutcome>()
  const timer = clock.setTimeout(() => {
    const seconds = (limitMs / 1_000).toFixed(2)
    timedOut.resolve({
      kind: 'error',
      errorType: timedOutType,
      errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
      trace: [],
    })
    void instance.end()
  }, limitMs)
  try {
    return await Promise.race([outcome, timedOut.promise])
  } finally {
    timer.cancel()
  }
}
