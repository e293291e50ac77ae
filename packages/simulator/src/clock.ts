import { performance } from 'node:perf_hooks'

/** Time as the simulator needs it; tests bring their own. */
export interface Clock {
  /** Milliseconds, with fractions, of a clock that never jumps. */
  readonly now: () => number
  /** Epoch milliseconds that belong to an instant of {@link now}. */
  readonly toEpochMs: (nowMs: number) => number
  /** Calls `action` once, at `dueMs` of {@link now} or a little after; may wake earlier when `dueMs` is weeks away. */
  readonly at: (dueMs: number, action: () => void) => CancelTimer
}

export type CancelTimer = () => void

export function createSystemClock(): Clock {
  const epochOffsetMs = Date.now() - performance.now()
  return {
    now: () => performance.now(),
    toEpochMs: (nowMs) => epochOffsetMs + nowMs,
    at: (dueMs, action) => {
      const timer = setTimeout(action, Math.min(Math.max(0, dueMs - performance.now()), longestTimeoutMs))
      return () => {
        clearTimeout(timer)
      }
    },
  }
}

export function sleepUntil(clock: Clock, dueMs: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      if (clock.now() >= dueMs) resolve()
      else clock.at(dueMs, wake)
    }
    wake()
  })
}

// A longer delay would fire at once: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
const longestTimeoutMs = 2 ** 31 - 1
