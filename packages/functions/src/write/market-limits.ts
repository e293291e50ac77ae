import { marketId, maxMarketsPerGame, type Odds } from '@sportsfeeds/domain'

/** Markets of each game and provider, as one instance of the function has seen them. */
export interface MarketLimits {
  /** @returns false for a market more than a provider may price of a game. */
  readonly admit: (odds: Odds) => boolean
}

/** Bounds what clients and screens have to hold of one game, whatever a provider calls its markets. */
export function createMarketLimits({
  maxMarkets = maxMarketsPerGame,
  maxKnown = knownMarkets,
} = {}): MarketLimits {
  const games = new Map<string, Set<string>>()
  let known = 0

  return {
    admit: (odds) => {
      const game = `${odds.gameId} ${odds.provider}`
      const markets = games.get(game) ?? new Set()
      // The latest last, so that the first is the one to forget.
      games.delete(game)
      games.set(game, markets)
      const market = marketId(odds)
      if (markets.has(market)) return true
      if (markets.size >= maxMarkets) return false
      markets.add(market)
      known += 1
      const [oldest] = games
      if (known > maxKnown && oldest !== undefined) {
        games.delete(oldest[0])
        known -= oldest[1].size
      }
      return true
    },
  }
}

/** Markets of all games together: some tens of megabytes. */
const knownMarkets = 200_000
