import type { Clock } from '../clock.ts'

/** A clock that stands still until the test moves it. */
export interface ManualClock extends Clock {
  /**
   * Moves on by `durationMs`, firing every timer that falls due at its own instant, in order of time and then of
   * creation. The event loop turns once after each, so that what a timer began happens before the next one fires.
   */
  advance(durationMs: number): Promise<void>
  /** Moves time on without firing a timer: what a blocked event loop does. */
  block(durationMs: number): void
  /** Moves on, timer by timer, until the promise settles. @throws what it throws, and if it waits for no timer. */
  run<Result>(promise: Promise<Result>): Promise<Result>
  /** Number of timers that wait. */
  readonly pending: number
}

interface PendingTimer {
  readonly dueMs: number
  readonly callback: () => void
}

/** @param startMs what `now()` gives at first. */
export function createManualClock(startMs = Date.UTC(2026, 4, 1, 19)): ManualClock {
  let nowMs = startMs
  // In order of creation, which decides between timers of one instant.
  const timers = new Set<PendingTimer>()

  const fireNext = async (untilMs: number): Promise<boolean> => {
    let next: PendingTimer | undefined
    for (const timer of timers) if (next === undefined || timer.dueMs < next.dueMs) next = timer
    if (next === undefined || next.dueMs > untilMs) return false
    timers.delete(next)
    nowMs = Math.max(nowMs, next.dueMs)
    next.callback()
    await turn()
    return true
  }

  return {
    now: () => nowMs,
    setTimeout(callback, delayMs) {
      const timer = { dueMs: nowMs + Math.max(0, delayMs), callback }
      timers.add(timer)
      return { cancel: () => void timers.delete(timer) }
    },
    async advance(durationMs) {
      const untilMs = nowMs + durationMs
      await turn()
      while (await fireNext(untilMs));
      nowMs = Math.max(nowMs, untilMs)
    },
    block(durationMs) {
      nowMs += durationMs
    },
    async run(promise) {
      const state = { isSettled: false }
      const settle = (): void => {
        state.isSettled = true
      }
      promise.then(settle, settle)
      for (await turn(); !state.isSettled; await turn()) {
        if (!(await fireNext(Number.POSITIVE_INFINITY)) && !state.isSettled) {
          throw new Error('The promise waits for something that no timer brings.')
        }
      }
      return promise
    },
    get pending() {
      return timers.size
    },
  }
}

/** Waits for one turn of the event loop: all promise reactions have run by then. */
function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
