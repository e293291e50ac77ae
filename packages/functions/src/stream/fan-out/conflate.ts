import {
  addToMarket,
  isBetStop,
  type LiveOdds,
  type MarketState,
  providerMarketId,
} from '@sportsfeeds/domain'

/**
 * Keeps, in their places, the newest record of each market, the newest with prices where that one has none, and every bet
 * stop.
 */
export function conflate(all: readonly LiveOdds[]): LiveOdds[] {
  const states = new Map<string, MarketState>()
  for (const odds of all) {
    const id = providerMarketId(odds)
    states.set(id, addToMarket(states.get(id), odds))
  }
  const kept = new Set([...states.values()].flatMap(({ newest, priced }) => [newest, priced]))
  return all.filter((odds) => kept.has(odds) || isBetStop(odds))
}
