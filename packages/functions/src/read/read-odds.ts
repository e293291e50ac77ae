import {
  type EpochMs,
  type GameId,
  type Instant,
  isLate,
  lateOddsKey,
  type Odds,
  oddsKey,
} from '@sportsfeeds/domain'
import type { FeedStore } from '../store/odds-store.ts'
import { mapConcurrently } from '../map-concurrently.ts'

/** How far a reader has come: the place of a game in the request, and the sort key after which to go on in it. */
export interface ReadPosition {
  readonly game: number
  readonly after?: string | undefined
}

export interface OddsRead {
  readonly odds: Odds[]
  /** Present when there is more. */
  readonly next?: ReadPosition | undefined
}

/**
 * The newest odds of each market of each game, game by game. A page ends between two games once it holds `limit`
 * odds: markets of one game are not parted.
 */
export async function latestOdds(
  feeds: Pick<FeedStore, 'latestOddsOfMarkets'>,
  games: readonly GameId[],
  { limit, start = { game: 0 } }: { readonly limit: number; readonly start?: ReadPosition | undefined },
): Promise<OddsRead> {
  const odds: Odds[] = []
  let game = start.game
  while (game < games.length) {
    if (odds.length >= limit) return { odds, next: { game } }
    const reads = await mapConcurrently(games.slice(game, game + gamesAtOnce), gamesAtOnce, (id) =>
      feeds.latestOddsOfMarkets(id),
    )
    for (const latest of reads) {
      if (odds.length > 0 && odds.length + latest.length > limit) return { odds, next: { game } }
      odds.push(...latest)
      game += 1
    }
  }
  return { odds }
}

/** The odds of one game between two feed dates, both included, in either order. */
export async function oddsInRange(
  feeds: Pick<FeedStore, 'oddsOfGameBetween'>,
  game: GameId,
  range: {
    readonly from?: Instant | undefined
    readonly to?: Instant | undefined
    readonly order: 'asc' | 'desc'
    readonly limit: number
    readonly start?: ReadPosition | undefined
  },
): Promise<OddsRead> {
  const { odds, next } = await feeds.oddsOfGameBetween(game, { ...range, after: range.start?.after })
  return { odds, next: next === undefined ? undefined : { game: 0, after: next } }
}

/**
 * What came in at or after `since`, game by game: late odds in the order of arrival, then the others by feed date. How
 * a reader that was away catches up.
 *
 * Every odds that was acknowledged before the first page was asked for and came in at or after `since` is on exactly
 * one page. What comes in while the pages are read may be on one or on none: it is the live stream's to bring. A page
 * may hold fewer than `limit` odds, or none, and have a next one.
 */
export async function catchUp(
  feeds: Pick<FeedStore, 'oddsOfGameReceivedSince'>,
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
    const atOnce = gamesThatFit(limit - odds.length, odds.length, gamesRead)
    if (atOnce === 0) break
    const chunk = games.slice(position.game, position.game + atOnce).map((id, offset) => ({
      id,
      game: position.game + offset,
      after: offset === 0 ? position.after : undefined,
    }))
    const steps = await mapConcurrently(chunk, gamesAtOnce, async ({ id, game, after }) => ({
      game,
      page: await feeds.oddsOfGameReceivedSince(id, { since, after }),
    }))
    for (const { game, page } of steps) {
      const taken = page.odds.slice(0, limit - odds.length)
      odds.push(...taken)
      gamesRead += 1
      if (taken.length < page.odds.length) {
        const last = taken.at(-1)
        return { odds, next: { game, after: last && placeOf(last) } }
      }
      if (page.next !== undefined) return { odds, next: { game, after: page.next } }
      position = { game: game + 1 }
    }
  }
  return { odds, next: position.game < games.length ? position : undefined }
}

/**
 * How many games to read next, by how much was found in those before: what does not fit on the page would be read once
 * more for the next one. None when not even one is likely to fit.
 */
function gamesThatFit(room: number, oddsFound: number, gamesRead: number): number {
  if (gamesRead === 0) return 1
  const oddsPerGame = oddsFound / gamesRead
  return oddsPerGame * gamesAtOnce <= room ? gamesAtOnce : Math.floor(room / oddsPerGame)
}

function placeOf(odds: Odds): string {
  return (isLate(odds) ? lateOddsKey(odds) : oddsKey(odds)).SK
}

// Reads of the table under way at once for one request.
const gamesAtOnce = 8
