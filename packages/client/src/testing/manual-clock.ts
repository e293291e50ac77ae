import type { Clock } from '../clock.ts'

/** A clock that moves only when told to, and runs what is due on the way, in order. */
export interface ManualClock extends Clock {
  /** Lets promises settle, then runs timers that are due within `durationMs`, settling promises after each. */
  advance(durationMs: number): Promise<void>
  /** Timers that wait. */
  readonly pending: number
}

export function createManualClock(startMs = Date.UTC(2026, 4, 1, 19)): ManualClock {
  let nowMs = startMs
  let handles = 0
  const timers = new Map<number, { readonly atMs: number; readonly callback: () => void }>()

  const nextDue = (untilMs: number): number | undefined => {
    let due: number | undefined
    let dueAtMs = untilMs
    for (const [handle, { atMs }] of timers) {
      if (atMs < dueAtMs || (atMs === dueAtMs && due === undefined)) {
        due = handle
        dueAtMs = atMs
      }
    }
    return due
  }

  return {
    now: () => nowMs,

    setTimeout: (callback, delayMs) => {
      handles += 1
      timers.set(handles, { atMs: nowMs + Math.max(0, delayMs), callback })
      return handles
    },

    clearTimeout: (handle) => {
      if (typeof handle === 'number') timers.delete(handle)
    },

    advance: async (durationMs) => {
      const untilMs = nowMs + durationMs
      await settled()
      for (let handle = nextDue(untilMs); handle !== undefined; handle = nextDue(untilMs)) {
        const timer = timers.get(handle)
        timers.delete(handle)
        if (timer === undefined) continue
        nowMs = Math.max(nowMs, timer.atMs)
        timer.callback()
        await settled()
      }
      nowMs = untilMs
    },

    get pending() {
      return timers.size
    },
  }
}

/** After every promise that can settle by itself: microtasks come before the next turn of the event loop. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
