import type { Clock } from '@sportsfeeds/std'
import type { GameStore, SportLookup } from '../ports.ts'

/** Looks up the sports of games in their records. */
export function createSportLookup(
  games: Pick<GameStore, 'sportsInPlay' | 'sportOfGame'>,
  clock: Pick<Clock, 'now'>,
): SportLookup {
  return {
    gamesInPlay: () => games.sportsInPlay(clock.now()),
    sportOfGame: (gameId) => games.sportOfGame(gameId),
  }
}
