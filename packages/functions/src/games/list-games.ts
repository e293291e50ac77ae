import {
  type Day,
  dayOf,
  type EpochMs,
  type Game,
  type GameStatus,
  type Sport,
  toInstant,
} from '@sportsfeeds/domain'
import { byStart, type GameStore, newestRecords } from '../store/game-store.ts'
import { mapConcurrently } from '../map-concurrently.ts'

export interface GamesFilter {
  /** Without it, yesterday to tomorrow in UTC: all that can be in play, and what comes next. */
  readonly day?: Day | undefined
  readonly sport?: Sport | undefined
  readonly status?: Extract<GameStatus, 'scheduled' | 'live'> | undefined
}

/** The games that are scheduled or live, by start. */
export async function listGames(
  games: Pick<GameStore, 'scheduledGamesOn'>,
  { day, sport, status }: GamesFilter,
  nowMs: EpochMs,
): Promise<Game[]> {
  const days = day === undefined ? daysAround(nowMs) : [day]
  const listed = await mapConcurrently(days, days.length, (each) => games.scheduledGamesOn(each))
  return newestRecords(listed.flat())
    .filter((game) => (sport ?? game.sport) === game.sport && (status ?? game.status) === game.status)
    .toSorted(byStart)
}

/** Yesterday, today and tomorrow in UTC: a game that began before midnight is still played after it. */
function daysAround(nowMs: EpochMs): Day[] {
  return [-1, 0, 1].map((days) => dayOf(toInstant(nowMs + days * dayMs)))
}

const dayMs = 24 * 60 * 60 * 1000
