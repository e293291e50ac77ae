import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until a condition holds. @returns false when the time was up first. */
export async function until(holds: () => boolean, timeoutMs: number): Promise<boolean> {
  const endMs = performance.now() + timeoutMs
  while (!holds()) {
    if (performance.now() > endMs) return false
    await sleep(50)
  }
  return true
}
