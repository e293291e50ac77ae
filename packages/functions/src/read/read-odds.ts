import {
  type EpochMs,
  type GameId,
  hasPrices,
  type Instant,
  type MarketState,
  type Odds,
  providerMarketId,
} from '@sportsfeeds/domain'
import { hasLateCopy, lateOddsKey, oddsKey } from '@sportsfeeds/domain/internal'
import pMap from 'p-map'
import type { OddsStore } from '../ports.ts'
import type { OddsFilter } from './odds-filter.ts'
import type { SharedReads } from './share-reads.ts'

/** A reader's position: the index of a game in the request, and the key after which to continue in it. */
export interface ReadPosition {
  readonly game: number
  readonly after?: string | undefined
}

export interface OddsRead {
  readonly odds: Odds[]
  /** Present if there is more. */
  readonly next?: ReadPosition | undefined
}

interface PageOptions {
  readonly limit: number
  readonly start?: ReadPosition | undefined
  readonly accepts?: OddsFilter
}

interface SharedPageOptions extends PageOptions {
  /** Everything that was acknowledged by then is read; without it, everything until now. */
  readonly through?: EpochMs | undefined
}

/**
 * The newest record of each market, game by game, by market and provider; before a record that keeps the prices of another, that
 * other one. A page ends between two games once it is full: the markets of a game are split over pages only if there are too many
 * of them.
 */
export async function latestOdds(
  reads: Pick<SharedReads, 'latestMarkets'>,
  games: readonly GameId[],
  { limit, start = { game: 0 }, accepts = acceptAll, through }: SharedPageOptions,
): Promise<OddsRead> {
  const odds: Odds[] = []
  let position: ReadPosition = start
  while (position.game < games.length) {
    if (isFull(odds, limit)) return { odds, next: position }
    const first = position
    const pages = await pMap(games.slice(first.game, first.game + maxConcurrentReads), (id, offset) =>
      reads.latestMarkets(id, { after: offset === 0 ? first.after : undefined, through }),
    )
    for (const { markets, next } of pages) {
      const latest = markets.toSorted(compareMarkets).flatMap(recordsOf).filter(accepts)
      if (odds.length > 0 && isFull([...odds, ...latest], limit + 1)) return { odds, next: position }
      odds.push(...latest)
      if (next !== undefined) return { odds, next: { game: position.game, after: next } }
      position = { game: position.game + 1 }
    }
  }
  return { odds }
}

/** Odds of one game between two feed dates, both included, in either order. A page may be empty and still have a next one. */
export async function oddsInRange(
  oddsStore: Pick<OddsStore, 'oddsOfGameBetween'>,
  game: GameId,
  {
    limit,
    start,
    accepts = acceptAll,
    ...range
  }: PageOptions & {
    readonly from?: Instant | undefined
    readonly to?: Instant | undefined
    readonly order: 'asc' | 'desc'
  },
): Promise<OddsRead> {
  const odds: Odds[] = []
  let after = start?.after
  for (let query = 0; query < maxQueriesOfRange; query += 1) {
    const page = await oddsStore.oddsOfGameBetween(game, { ...range, limit: limit - odds.length, after })
    odds.push(...page.odds.filter(accepts))
    after = page.next
    if (after === undefined || isFull(odds, limit)) break
  }
  return { odds, next: after === undefined ? undefined : { game: 0, after } }
}

/**
 * The earliest record with prices of each market, by feed date, game by game; those of markets that opened after the first
 * {@link openingReads} records of their game are left out.
 */
export async function openingOdds(
  oddsStore: Pick<OddsStore, 'oddsOfGameBetween'>,
  games: readonly GameId[],
  { limit, start = { game: 0 }, accepts = acceptAll }: PageOptions,
): Promise<OddsRead> {
  const odds: Odds[] = []
  let { game } = start
  while (game < games.length && !isFull(odds, limit)) {
    const pages = await pMap(games.slice(game, game + maxConcurrentReads), (id) =>
      oddsStore.oddsOfGameBetween(id, { order: 'asc', limit: openingReads }),
    )
    for (const page of pages) {
      const openings = firstOfMarkets(page.odds.filter(hasPrices)).filter(accepts)
      if (odds.length > 0 && isFull([...odds, ...openings], limit + 1)) return { odds, next: { game } }
      odds.push(...openings)
      game += 1
    }
  }
  return { odds, next: game < games.length ? { game } : undefined }
}

function firstOfMarkets(odds: readonly Odds[]): Odds[] {
  const found = new Map<string, Odds>()
  for (const one of odds) {
    const key = providerMarketId(one)
    if (!found.has(key)) found.set(key, one)
  }
  return [...found.values()]
}

/**
 * Odds that arrived at or after `since`, game by game: late ones in order of arrival, then the others by feed date.
 *
 * Every record that was acknowledged before the first page was requested and arrived at or after `since` is on exactly
 * one page. Records that arrive while the pages are read may be on one or on none: the live stream delivers them. A
 * page may hold fewer than `limit` records, or none, and still have a next one.
 */
export async function catchUp(
  reads: Pick<SharedReads, 'oddsOfGameReceivedSince'>,
  games: readonly GameId[],
  {
    since,
    limit,
    start = { game: 0 },
    accepts = acceptAll,
    through,
  }: SharedPageOptions & { readonly since: EpochMs },
): Promise<OddsRead> {
  const odds: Odds[] = []
  let position: ReadPosition = start
  let gamesRead = 0
  while (position.game < games.length && !isFull(odds, limit)) {
    const gamesToRead = countGamesThatFit(limit - odds.length, odds.length, gamesRead)
    if (gamesToRead === 0) break
    const first = position
    const pages = await pMap(games.slice(first.game, first.game + gamesToRead), (id, offset) =>
      reads.oddsOfGameReceivedSince(id, {
        since,
        after: offset === 0 ? first.after : undefined,
        through,
      }),
    )
    for (const page of pages) {
      gamesRead += 1
      for (const record of page.odds) {
        if (isFull(odds, limit)) return { odds, next: position }
        if (record.receivedAt >= since && accepts(record)) odds.push(record)
        position = { game: position.game, after: sortKey(record) }
      }
      if (page.next !== undefined) return { odds, next: { game: position.game, after: page.next } }
      position = { game: position.game + 1 }
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

/** True for a page of `limit` records, or of so many outcomes that a response of more might exceed Lambda's 6 MB. */
function isFull(odds: readonly Odds[], limit: number): boolean {
  return (
    odds.length >= limit || odds.reduce((sum, { outcomes }) => sum + outcomes.length, 0) >= maxOutcomesPerPage
  )
}

function recordsOf({ newest, priced }: MarketState): Odds[] {
  return priced === undefined || priced === newest ? [newest] : [priced, newest]
}

function compareMarkets(a: MarketState, b: MarketState): number {
  return providerMarketId(a.newest) < providerMarketId(b.newest) ? -1 : 1
}

function acceptAll(): boolean {
  return true
}

function sortKey(odds: Odds): string {
  return (hasLateCopy(odds) ? lateOddsKey(odds) : oddsKey(odds)).SK
}

/** Concurrent reads of the table for one request. */
const maxConcurrentReads = 8
/** Queries for one page of a range whose filter leaves little of it. */
const maxQueriesOfRange = 5
/** Records of a game that are searched for openings: as many as one query returns. */
const openingReads = 1_000
const maxOutcomesPerPage = 8_000
