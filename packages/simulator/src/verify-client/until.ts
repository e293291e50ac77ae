import { setTimeout as sleep } from 'node:timers/promises'

const lookEveryMs = 50

/**
 * Waits until a condition holds. Time that this process did not get to run in counts little, so that a machine that is busy or
 * was suspended leaves a program as many looks as an idle one. @returns false when the time was up first.
 */
export async function until(holds: () => boolean, timeoutMs: number): Promise<boolean> {
  let waitedMs = 0
  while (!holds()) {
    if (waitedMs >= timeoutMs) return false
    const startMs = performance.now()
    await sleep(lookEveryMs)
    waitedMs += Math.min(performance.now() - startMs, 2 * lookEveryMs)
  }
  return true
}
