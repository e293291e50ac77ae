import type { EpochMs } from '@sportsfeeds/domain'

/** Allows so many messages a second on average over some seconds. */
export interface MessageLimit {
  /** @returns false for one too many. */
  take(nowMs: EpochMs): boolean
}

export function createMessageLimit({ perSecond, burst }: { perSecond: number; burst: number }): MessageLimit {
  let left = burst
  let filledAtMs: EpochMs | undefined
  return {
    take: (nowMs) => {
      const passedMs = filledAtMs === undefined ? 0 : Math.max(0, nowMs - filledAtMs)
      left = Math.min(burst, left + (passedMs * perSecond) / 1_000)
      filledAtMs = nowMs
      if (left < 1) return false
      left -= 1
      return true
    },
  }
}
