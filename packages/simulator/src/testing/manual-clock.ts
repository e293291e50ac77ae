import type { Clock } from '../clock.ts'

export interface ManualClock extends Clock {
  /** Moves time on, firing timers at their own instants, and lets promises settle in between. */
  readonly advance: (ms: number) => Promise<void>
  /** Moves time on without firing a timer: what a blocked event loop does. */
  readonly block: (ms: number) => void
}

/** @param epochStartMs the epoch time of instant 0. */
export function createManualClock(epochStartMs = Date.UTC(2026, 0, 1)): ManualClock {
  let nowMs = 0
  const timers = new Set<{ dueMs: number; action: () => void }>()

  const nextUpTo = (limitMs: number) =>
    [...timers].filter(({ dueMs }) => dueMs <= limitMs).toSorted((a, b) => a.dueMs - b.dueMs)[0]

  return {
    now: () => nowMs,
    toEpochMs: (ms) => epochStartMs + ms,
    at: (dueMs, action) => {
      const timer = { dueMs, action }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms
      await settle()
      for (let timer = nextUpTo(untilMs); timer !== undefined; timer = nextUpTo(untilMs)) {
        timers.delete(timer)
        nowMs = Math.max(nowMs, timer.dueMs)
        timer.action()
        await settle()
      }
      nowMs = untilMs
    },
    block: (ms) => {
      nowMs += ms
    },
  }
}

/** Lets pending promises run. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
