import type { Day, EpochMs, Game, GameWithLive, Sport } from '@sportsfeeds/domain'
import { compareByStart, type ScheduledStatus } from '@sportsfeeds/domain/internal'
import type { GameStore } from '../ports.ts'

export interface GamesFilter {
  /** Without days, live games whenever they began, and the next seven days. */
  readonly days?: { readonly from: Day; readonly to: Day } | undefined
  readonly sport?: Sport | undefined
  readonly status?: ScheduledStatus | undefined
}

/** Games that are scheduled or live, by start; live ones with their live state. */
export async function listGames(
  games: Pick<GameStore, 'currentGames' | 'gamesOfStatus' | 'liveStatesOfGames'>,
  { days, sport, status }: GamesFilter,
  nowMs: EpochMs,
): Promise<GameWithLive[]> {
  const listed = days === undefined ? await games.currentGames(nowMs) : await gamesOfDays(games, days, status)
  const wanted = listed.filter(
    (game) => (sport ?? game.sport) === game.sport && (status ?? game.status) === game.status,
  )
  const liveIds = wanted.filter((game) => game.status === 'live').map(({ id }) => id)
  const liveStates = await games.liveStatesOfGames(liveIds)
  return wanted.map((game) => (game.status === 'live' ? { ...game, live: liveStates.get(game.id) } : game))
}

async function gamesOfDays(
  games: Pick<GameStore, 'gamesOfStatus'>,
  days: { readonly from: Day; readonly to: Day },
  status: ScheduledStatus | undefined,
): Promise<Game[]> {
  const statuses = status === undefined ? (['live', 'scheduled'] as const) : [status]
  const listed = await Promise.all(statuses.map((each) => games.gamesOfStatus(each, days)))
  return listed.flat().toSorted(compareByStart)
}
