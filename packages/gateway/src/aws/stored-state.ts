import {
  type GameId,
  type GameWithLive,
  mergeMarkets,
  type MarketState,
  providerMarketId,
} from '@sportsfeeds/domain'
import type { GameStore, OddsStore } from '@sportsfeeds/functions/long-lived'
import type { Clock } from '@sportsfeeds/std'
import pMap from 'p-map'
import type { StoredState } from '../ports.ts'

export interface StoredStateDependencies {
  readonly games: Pick<GameStore, 'currentGames' | 'gameById' | 'liveStateOfGame'>
  readonly odds: Pick<OddsStore, 'latestMarkets'>
  readonly clock: Pick<Clock, 'now'>
}

/** Games and markets as the functions' stores read them. */
export function createStoredState({ games, odds, clock }: StoredStateDependencies): StoredState {
  const withLive = async (id: GameId, game: GameWithLive): Promise<GameWithLive> => ({
    ...game,
    live: await games.liveStateOfGame(id),
  })

  return {
    currentGames: async () =>
      pMap(await games.currentGames(clock.now()), (game) => withLive(game.id, game), {
        concurrency: maxConcurrentReads,
      }),

    game: async (id) => {
      const game = await games.gameById(id)
      return game && withLive(id, game)
    },

    marketsOfGame: async (id) => {
      const markets = new Map<string, MarketState>()
      let after: string | undefined
      do {
        const page = await odds.latestMarkets(id, after)
        for (const state of page.markets) {
          const market = providerMarketId(state.newest)
          markets.set(market, mergeMarkets(markets.get(market), state))
        }
        after = page.next
      } while (after !== undefined)
      return [...markets.values()]
    },
  }
}

const maxConcurrentReads = 8
