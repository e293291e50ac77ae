/** Time as the client knows it: the platform's, or a test's. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  setTimeout(callback: () => void, delayMs: number): TimerHandle
  clearTimeout(handle: TimerHandle): void
}

/** What a clock gives for a timer; only that clock knows what it is. */
export type TimerHandle = unknown

export const platformClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  // A handle only ever comes from the line above.
  clearTimeout: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
}
