import {
  type GameId,
  type GameWithLive,
  mergeMarkets,
  type MarketState,
  providerMarketId,
} from '@sportsfeeds/domain'
import { type GameStore, InvalidItemError, type OddsStore } from '@sportsfeeds/functions/long-lived'
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
      try {
        const game = await games.gameById(id)
        return game && (await withLive(id, game))
      } catch (error) {
        // Its odds are served all the same; the store has reported it.
        if (error instanceof InvalidItemError) return undefined
        throw error
      }
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
