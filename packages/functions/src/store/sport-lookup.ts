import { dayOf, toInstant } from '@sportsfeeds/domain'
import type { GameRecords } from '../ports.ts'
import type { Clock } from '../clock.ts'
import type { GameStore } from './game-store.ts'

/** The sports of games as the fan-out asks for them. In play are those of yesterday, today and tomorrow (UTC). */
export function createGameRecords(
  games: Pick<GameStore, 'scheduledGamesOn' | 'gameById'>,
  clock: Pick<Clock, 'now'>,
): GameRecords {
  return {
    gamesInPlay: async () => {
      const days = [-1, 0, 1].map((offset) => dayOf(toInstant(clock.now() + offset * dayMs)))
      const scheduled = await Promise.all(days.map((day) => games.scheduledGamesOn(day)))
      return scheduled.flat().map(({ id, sport }) => ({ gameId: id, sport }))
    },
    sportOfGame: async (gameId) => (await games.gameById(gameId))?.sport,
  }
}

const dayMs = 24 * 60 * 60 * 1000
