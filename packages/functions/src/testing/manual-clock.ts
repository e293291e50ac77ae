import type { Clock } from '../clock.ts'

/** A clock that only moves when someone sleeps on it. */
export function createManualClock(startMs = Date.UTC(2026, 4, 1, 19)): Clock {
  let nowMs = startMs
  return {
    now: () => nowMs,
    sleep: async (durationMs) => {
      nowMs += durationMs
    },
  }
}
