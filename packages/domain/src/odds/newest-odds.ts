import { addToMarket, type MarketState } from './market-state.ts'
import { type Odds, providerMarketId } from './odds.ts'

/**
 * Of records in any order, those that the state of a market consists of: the newest of each market, the newest with prices, and the
 * newest bet stop of each game and provider.
 */
export function newestOdds<Record extends Odds>(all: Iterable<Record>): Set<Record> {
  const states = new Map<string, MarketState<Record>>()
  for (const odds of all) {
    const id = providerMarketId(odds)
    states.set(id, addToMarket(states.get(id), odds))
  }
  const kept = new Set<Record>()
  for (const { newest, priced } of states.values()) {
    if (priced !== undefined) kept.add(priced)
    kept.add(newest)
  }
  return kept
}
