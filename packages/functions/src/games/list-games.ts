import type { Day, EpochMs, Game, GameStatus, Sport } from '@sportsfeeds/domain'
import type { GameStore } from '../ports.ts'

export interface GamesFilter {
  /** Without it, yesterday to tomorrow in UTC: all that can be in play, and what comes next. */
  readonly day?: Day | undefined
  readonly sport?: Sport | undefined
  readonly status?: Extract<GameStatus, 'scheduled' | 'live'> | undefined
}

/** Games that are scheduled or live, by start. */
export async function listGames(
  games: Pick<GameStore, 'scheduledGamesOn' | 'gamesInPlay'>,
  { day, sport, status }: GamesFilter,
  nowMs: EpochMs,
): Promise<Game[]> {
  const listed = day === undefined ? await games.gamesInPlay(nowMs) : await games.scheduledGamesOn(day)
  return listed.filter(
    (game) => (sport ?? game.sport) === game.sport && (status ?? game.status) === game.status,
  )
}
