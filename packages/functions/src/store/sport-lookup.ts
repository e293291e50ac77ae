import type { Clock } from '@sportsfeeds/std'
import type { GameStore, SportLookup } from '../ports.ts'

/** Looks up the sports of games in their records. */
export function createSportLookup(
  games: Pick<GameStore, 'currentGames' | 'gameById'>,
  clock: Pick<Clock, 'now'>,
): SportLookup {
  return {
    gamesInPlay: async () => {
      const inPlay = await games.currentGames(clock.now())
      return inPlay.map(({ id, sport }) => ({ gameId: id, sport }))
    },
    sportOfGame: async (gameId) => (await games.gameById(gameId))?.sport,
  }
}
