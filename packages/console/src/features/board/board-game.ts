import type { EpochMs, GameId, GameWithLive } from '@sportsfeeds/domain'
import { getGameName, isOver, isProvisional } from '../../shared/game-name.ts'
import type { Times } from '../../shared/times.ts'
import type { Market } from '../../store/market.ts'
import type { Grouping } from './board-view.ts'

/** A game as the board sorts, groups and names it; there may be odds of a game that is not known. */
export interface BoardGame {
  readonly id: GameId
  readonly game: GameWithLive | undefined
  readonly sport: string
  readonly league: string
  readonly name: string
  /** Start by its instant, or empty. */
  readonly start: string
  readonly isLive: boolean
  readonly isEnded: boolean
}

export interface BoardHeading {
  readonly key: string
  readonly title: string
  /** Shown before the title. */
  readonly sport: string | undefined
}

/** @param market any of the game's, which may tell something of a game that is not known. */
export function toBoardGame(game: GameWithLive | undefined, market: Market): BoardGame {
  const { newest } = market.state
  return {
    id: market.gameId,
    game,
    sport: game?.sport ?? unlistedSport,
    league: getLeague(game),
    name: game === undefined ? (newest.summary ?? market.gameId) : getGameName(game),
    start: game?.gameDate ?? newest.gameDate ?? '',
    isLive: game?.status === 'live',
    isEnded: game !== undefined && isOver(game),
  }
}

/** Heading that a game is under; undefined without headings. */
export function getHeading(
  { isLive, isEnded, start, sport, league }: BoardGame,
  grouping: Grouping,
  { serverNowMs, times }: { readonly serverNowMs: EpochMs; readonly times: Times },
): BoardHeading | undefined {
  if (grouping === 'none') return undefined
  if (isEnded) return { key: '(ended)', title: 'Ended', sport: undefined }
  if (grouping === 'league') return { key: `${sport}/${league}`, title: league, sport }
  if (isLive) return { key: '(live)', title: 'Live', sport: undefined }
  if (start === '') return { key: '(unknown)', title: 'Start unknown', sport: undefined }
  const title = getDay(Date.parse(start), serverNowMs, times)
  return { key: title, title, sport: undefined }
}

/** In the order of their headings: by league, or live games first and then the days; games that are over come last. */
export function compareHeadings(a: BoardGame, b: BoardGame, grouping: Grouping, times: Times): number {
  const byEnd = Number(a.isEnded) - Number(b.isEnded)
  if (byEnd !== 0 || a.isEnded || grouping === 'none') return byEnd
  if (grouping === 'league') return byText(a.sport, b.sport) || byText(a.league, b.league)
  if (a.isLive || b.isLive) return Number(b.isLive) - Number(a.isLive)
  const isSameDay = times.dayNumber(Date.parse(a.start)) === times.dayNumber(Date.parse(b.start))
  return isSameDay ? 0 : compareStarts(a, b)
}

/** Live games first, then by start, then by name. */
export function compareGames(a: BoardGame, b: BoardGame): number {
  return (
    Number(b.isLive) - Number(a.isLive) || compareStarts(a, b) || byText(a.name, b.name) || byText(a.id, b.id)
  )
}

function compareStarts({ start: a }: BoardGame, { start: b }: BoardGame): number {
  if (a === b) return 0
  if (a === '' || b === '') return Number(a === '') - Number(b === '')
  return a < b ? -1 : 1
}

export const { compare: byText } = new Intl.Collator('en', { numeric: true })

/** Stand-ins for a game that is not known. */
const unlistedSport = 'other'
const unlistedLeague = 'Unknown game'

function getLeague(game: GameWithLive | undefined): string {
  if (game === undefined) return unlistedLeague
  return game.league ?? (isProvisional(game) ? 'Provisional' : 'Other')
}

function getDay(atMs: EpochMs, nowMs: EpochMs, times: Times): string {
  const days = times.dayNumber(atMs) - times.dayNumber(nowMs)
  if (days === 0) return 'Today'
  return days === 1 ? 'Tomorrow' : times.day(atMs)
}
