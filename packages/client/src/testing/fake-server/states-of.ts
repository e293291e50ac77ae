import { addToMarket, type MarketState, type Odds, providerMarketId } from '@sportsfeeds/domain'

/** The newest record of each market, the newest with prices, and the last bet stops. */
export function statesOf(odds: readonly Odds[]): Odds[] {
  const states = new Map<string, MarketState>()
  for (const one of odds)
    states.set(providerMarketId(one), addToMarket(states.get(providerMarketId(one)), one))
  return [...new Set([...states.values()].flatMap(({ newest, priced }) => [priced ?? newest, newest]))]
}
