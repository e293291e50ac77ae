import type { Clock } from './clock.ts'

/** A clock that stands still until it is wound. */
export interface ManualClock extends Clock {
  /**
   * Winds the clock forward and fires every timer that falls due, in order of time. After each one the event loop turns
   * once, so that what the timer began (promises, immediates) happens before the next one fires.
   */
  advance(ms: number): Promise<void>
}

interface PendingTimer {
  readonly dueMs: number
  readonly callback: () => void
}

export function createManualClock(startMs = 0): ManualClock {
  let nowMs = startMs
  // In the order of creation, which is also the order among timers of one instant.
  const timers = new Set<PendingTimer>()

  const earliest = (): PendingTimer | undefined => {
    let found: PendingTimer | undefined
    for (const timer of timers) if (found === undefined || timer.dueMs < found.dueMs) found = timer
    return found
  }

  return {
    now: () => nowMs,
    setTimeout(callback, delayMs) {
      const timer = { dueMs: nowMs + Math.max(0, delayMs), callback }
      timers.add(timer)
      return { cancel: () => void timers.delete(timer) }
    },
    async advance(ms) {
      const untilMs = nowMs + ms
      await turn()
      for (let next = earliest(); next !== undefined && next.dueMs <= untilMs; next = earliest()) {
        timers.delete(next)
        nowMs = Math.max(nowMs, next.dueMs)
        next.callback()
        await turn()
      }
      nowMs = untilMs
    },
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
