/** Allows so much a second on average, and so much at once. */
export interface RateLimit {
  /** @returns false for more than is left; then nothing is taken. */
  take(nowMs: number, amount?: number): boolean
}

export interface RateLimitOptions {
  readonly perSecond: number
  /** The most at once. */
  readonly burst: number
}

/** A token bucket that is full at first. A clock that steps back fills nothing. */
export function createRateLimit({ perSecond, burst }: RateLimitOptions): RateLimit {
  let left = burst
  let filledAtMs: number | undefined
  return {
    take: (nowMs, amount = 1) => {
      const passedMs = filledAtMs === undefined ? 0 : Math.max(0, nowMs - filledAtMs)
      left = Math.min(burst, left + (passedMs * perSecond) / 1_000)
      filledAtMs = nowMs
      if (left < amount) return false
      left -= amount
      return true
    },
  }
}
