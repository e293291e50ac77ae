import { betStopType, type EpochMs, type Instant, toInstant } from '@sportsfeeds/domain'
import type { QuotedOdds } from '@sportsfeeds/markets'

/**
 * Gives the dates that are asked for. What a provider says after a bet stop of a game is dated after it, also where a match that is
 * played fast would have both in one millisecond: at equal dates the stop is later.
 */
export function createDates() {
  const stoppedMs = new Map<string, number>()
  return ({ gameId, type }: QuotedOdds, wantedMs: EpochMs): Instant => {
    const dateMs = Math.max(Math.floor(wantedMs), (stoppedMs.get(gameId) ?? -Infinity) + 1)
    if (type === betStopType) stoppedMs.set(gameId, dateMs)
    return toInstant(dateMs)
  }
}
