/** The time and its timers. Everything that waits or takes the time takes one, so that a test can move it. */
export interface Clock {
  /** Epoch milliseconds; fractions carry microseconds where the platform has them. */
  readonly now: () => number
  /** Calls `callback` once, `delayMs` from now or a little later. */
  readonly setTimeout: (callback: () => void, delayMs: number) => Timer
}

export interface Timer {
  /** Does nothing once the timer has fired. */
  readonly cancel: () => void
}

export interface SystemClockOptions {
  /** True to never jump when the machine's time is set: the epoch is read once, at the start of the process. */
  readonly isMonotonic?: boolean
  /** True for timers that do not keep the process alive. */
  readonly isBackground?: boolean
}

/** A clock on the platform's timers. */
export function createSystemClock({
  isMonotonic = false,
  isBackground = false,
}: SystemClockOptions = {}): Clock {
  return {
    now: isMonotonic ? () => performance.timeOrigin + performance.now() : () => Date.now(),
    setTimeout(callback, delayMs) {
      const handle: unknown = setTimeout(callback, Math.min(Math.max(0, delayMs), longestDelayMs))
      if (isBackground) unref(handle)
      // The handle comes from the line above; its type differs between browsers and Node.
      return { cancel: () => clearTimeout(handle as Parameters<typeof clearTimeout>[0]) }
    },
  }
}

/** The wall clock; its timers keep the process alive. */
export const systemClock: Clock = createSystemClock()

/** Resolves `durationMs` from now. */
export function sleep(clock: Clock, durationMs: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimeout(resolve, durationMs))
}

/** Resolves at `dueMs` by the clock, never before it; at once if that has passed. */
export function sleepUntil(clock: Clock, dueMs: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      const leftMs = dueMs - clock.now()
      if (leftMs <= 0) resolve()
      else clock.setTimeout(wake, leftMs)
    }
    wake()
  })
}

// A longer delay fires at once: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
const longestDelayMs = 2 ** 31 - 1

/** Only Node's handles have `unref`. */
function unref(handle: unknown): void {
  if (
    typeof handle === 'object' &&
    handle !== null &&
    'unref' in handle &&
    typeof handle.unref === 'function'
  ) {
    handle.unref()
  }
}
