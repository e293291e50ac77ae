import { isBetStop, type LiveOdds, newestOdds } from '@sportsfeeds/domain'

/**
 * Keeps, in their places, the newest record of each market, the newest with prices where that one has none, and every bet
 * stop.
 */
export function conflate(all: readonly LiveOdds[]): LiveOdds[] {
  const kept = newestOdds(all)
  return all.filter((odds) => kept.has(odds) || isBetStop(odds))
}
