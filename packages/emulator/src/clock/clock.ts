/** Time as the emulator sees it. Every room takes one, so that a test can wind it instead of sleeping. */
export interface Clock {
  /** Milliseconds since the epoch; fractions carry microseconds where the source has them. */
  now(): number
  /** Calls `callback` once, `delayMs` from now. The timer never keeps the process alive by itself. */
  setTimeout(callback: () => void, delayMs: number): Timer
}

export interface Timer {
  cancel(): void
}

export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimeout(callback, delayMs) {
    const handle = setTimeout(callback, delayMs)
    handle.unref()
    return { cancel: () => clearTimeout(handle) }
  },
}
