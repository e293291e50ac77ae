import type { Clock } from '../clock.ts'

/** A clock for things that happen side by side: it jumps to the next alarm when nothing else is left to do. */
export interface VirtualClock extends Clock {
  /** Moves on, alarm by alarm. */
  advance(durationMs: number): Promise<void>
  /** Moves on for as long as the promise needs. @throws what it throws, and when it waits for no alarm. */
  run<Result>(promise: Promise<Result>): Promise<Result>
}

export function createVirtualClock(startMs = Date.UTC(2026, 4, 1, 19)): VirtualClock {
  let nowMs = startMs
  let alarms: { readonly atMs: number; readonly ring: () => void }[] = []

  const ringNext = async (untilMs: number): Promise<boolean> => {
    await everythingElse()
    const [next] = alarms.toSorted((a, b) => a.atMs - b.atMs)
    if (next === undefined || next.atMs > untilMs) return false
    alarms = alarms.filter((alarm) => alarm !== next)
    nowMs = next.atMs
    next.ring()
    return true
  }

  return {
    now: () => nowMs,
    sleep: (durationMs) =>
      new Promise((resolve) => {
        alarms.push({ atMs: nowMs + durationMs, ring: resolve })
      }),
    advance: async (durationMs) => {
      const untilMs = nowMs + durationMs
      while (await ringNext(untilMs));
      nowMs = untilMs
    },
    run: async (promise) => {
      const state = { isSettled: false }
      const settle = (): void => {
        state.isSettled = true
      }
      promise.then(settle, settle)
      for (await everythingElse(); !state.isSettled; await everythingElse()) {
        if (!(await ringNext(Number.POSITIVE_INFINITY)) && !state.isSettled) {
          throw new Error('The promise waits for something that no alarm brings.')
        }
      }
      return promise
    },
  }
}

/** One turn of the event loop: all promise reactions have run. */
function everythingElse(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
