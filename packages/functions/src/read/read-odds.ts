import {
  type EpochMs,
  type GameId,
  type Instant,
  isLate,
  lateOddsKey,
  type Odds,
  oddsKey,
} from '@sportsfeeds/domain'
import pMap from 'p-map'
import type { OddsStore } from '../ports.ts'

/** A reader's position: the index of a game in the request, and the sort key after which to continue in it. */
export interface ReadPosition {
  readonly game: number
  readonly after?: string | undefined
}

export interface OddsRead {
  readonly odds: Odds[]
  /** Present if there is more. */
  readonly next?: ReadPosition | undefined
}

/**
 * Newest odds record of each market, game by game. A page ends between two games once it holds `limit` records: the
 * markets of one game are never split over pages.
 */
export async function latestOdds(
  oddsStore: Pick<OddsStore, 'latestOddsOfMarkets'>,
  games: readonly GameId[],
  { limit, start = { game: 0 } }: { readonly limit: number; readonly start?: ReadPosition | undefined },
): Promise<OddsRead> {
  const odds: Odds[] = []
  let game = start.game
  while (game < games.length) {
    if (odds.length >= limit) return { odds, next: { game } }
    const reads = await pMap(games.slice(game, game + maxConcurrentReads), (id) =>
      oddsStore.latestOddsOfMarkets(id),
    )
    for (const latest of reads) {
      if (odds.length > 0 && odds.length + latest.length > limit) return { odds, next: { game } }
      odds.push(...latest)
      game += 1
    }
  }
  return { odds }
}

/** Odds of one game between two feed dates, both included, in either order. */
export async function oddsInRange(
  oddsStore: Pick<OddsStore, 'oddsOfGameBetween'>,
  game: GameId,
  range: {
    readonly from?: Instant | undefined
    readonly to?: Instant | undefined
    readonly order: 'asc' | 'desc'
    readonly limit: number
    readonly start?: ReadPosition | undefined
  },
): Promise<OddsRead> {
  const { odds, next } = await oddsStore.oddsOfGameBetween(game, { ...range, after: range.start?.after })
  return { odds, next: next === undefined ? undefined : { game: 0, after: next } }
}

/**
 * Odds that arrived at or after `since`, game by game: late ones in order of arrival, then the others by feed date.
 *
 * Every record that was acknowledged before the first page was requested and arrived at or after `since` is on exactly
 * one page. Records that arrive while the pages are read may be on one or on none: the live stream delivers them. A
 * page may hold fewer than `limit` records, or none, and still have a next one.
 */
export async function catchUp(
  oddsStore: Pick<OddsStore, 'oddsOfGameReceivedSince'>,
  games: readonly GameId[],
  {
    since,
    limit,
    start = { game: 0 },
  }: { readonly since: EpochMs; readonly limit: number; readonly start?: ReadPosition | undefined },
): Promise<OddsRead> {
  const odds: Odds[] = []
  let position: ReadPosition = start
  let gamesRead = 0
  while (position.game < games.length && odds.length < limit) {
    const gamesToRead = countGamesThatFit(limit - odds.length, odds.length, gamesRead)
    if (gamesToRead === 0) break
    const chunk = games.slice(position.game, position.game + gamesToRead).map((id, offset) => ({
      id,
      game: position.game + offset,
      after: offset === 0 ? position.after : undefined,
    }))
    const reads = await pMap(chunk, async ({ id, game, after }) => ({
      game,
      page: await oddsStore.oddsOfGameReceivedSince(id, { since, after }),
    }))
    for (const { game, page } of reads) {
      const taken = page.odds.slice(0, limit - odds.length)
      odds.push(...taken)
      gamesRead += 1
      if (taken.length < page.odds.length) {
        const last = taken.at(-1)
        return { odds, next: { game, after: last && sortKey(last) } }
      }
      if (page.next !== undefined) return { odds, next: { game, after: page.next } }
      position = { game: game + 1 }
    }
  }
  return { odds, next: position.game < games.length ? position : undefined }
}

/**
 * Number of games to read next, estimated from those read so far: records that do not fit on this page would have to be
 * read again for the next one. 0 if not even one game is likely to fit.
 */
function countGamesThatFit(spaceLeft: number, oddsFound: number, gamesRead: number): number {
  if (gamesRead === 0) return 1
  const oddsPerGame = oddsFound / gamesRead
  return oddsPerGame * maxConcurrentReads <= spaceLeft
    ? maxConcurrentReads
    : Math.floor(spaceLeft / oddsPerGame)
}

function sortKey(odds: Odds): string {
  return (isLate(odds) ? lateOddsKey(odds) : oddsKey(odds)).SK
}

/** Concurrent reads of the table for one request. */
const maxConcurrentReads = 8
