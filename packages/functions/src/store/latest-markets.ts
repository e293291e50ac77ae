import {
  addToMarket,
  type GameId,
  type MarketState,
  maxFutureMs,
  mergeMarkets,
  providerMarketId,
  toInstant,
} from '@sportsfeeds/domain'
import {
  copiedAfterMs,
  fromMarketItem,
  lateOddsSortKeyPrefix,
  MarketItem,
  marketSortKeyPrefix,
  oddsSortKeyPrefix,
} from '@sportsfeeds/domain/internal'
import * as z from 'zod'
import type { LatestMarkets, ProjectedSpan } from '../ports.ts'
import { type OnUnreadable, parseItem, readItems } from './parse-item.ts'
import { toLateOdds, toOdds } from './stored-odds.ts'
import type { StoredItem, Table } from './table.ts'

export interface LatestMarketsDependencies {
  readonly table: Pick<Table, 'query'>
  readonly projectedSpan: () => Promise<ProjectedSpan | undefined>
  readonly onUnreadable: OnUnreadable
}

/**
 * Reads the latest of games: the Market items, and what arrived since the projection was known to be complete, less a slack. Two
 * queries of a game, which run together, and a third for the first read of a game by this instance: what arrived before the
 * projection began, in case a market has not moved since.
 */
export function createLatestMarkets({ table, projectedSpan, onUnreadable }: LatestMarketsDependencies) {
  const beforeProjection = new Map<GameId, readonly MarketState[]>()

  return async (gameId: GameId, after?: string): Promise<LatestMarkets> => {
    const kept = beforeProjection.get(gameId)
    // The span is read before the Market items: these hold at least what it says.
    let ranges =
      after === undefined ? rangesToRead(await projectedSpan(), kept !== undefined) : parseRanges(after)
    const readsOlder = ranges.some(isOlder)
    const found = new Map<string, MarketState>()
    const older = new Map<string, MarketState>()
    for (const market of kept ?? []) fold(found, market)

    for (
      let round = 0;
      ranges.length > 0 && round < maxRounds && found.size < maxMarketsPerPage;
      round += 1
    ) {
      const rests = await Promise.all(
        ranges.map(async (range) => {
          const page = await queryRange(table, gameId, range)
          const markets = readItems(
            'odds or a market',
            page.items.filter(hasMarket),
            readMarket,
            onUnreadable,
          )
          for (const market of markets) {
            fold(found, market)
            if (isOlder(range)) fold(older, market)
          }
          return page.lastKey === undefined ? [] : [{ ...range, after: String(page.lastKey.SK) }]
        }),
      )
      ranges = rests.flat()
    }

    if (after === undefined && readsOlder && !ranges.some(isOlder)) {
      remember(beforeProjection, gameId, [...older.values()])
    }
    return { markets: [...found.values()], next: ranges.length === 0 ? undefined : JSON.stringify(ranges) }
  }
}

/** Sort keys that are still to be read, both ends included. */
const KeyRange = z.object({
  low: z.string(),
  high: z.string(),
  after: z.string().optional(),
  part: z.enum(['beforeProjection', 'sinceProjection']),
})
type KeyRange = z.infer<typeof KeyRange>

/** True for a range with everything that arrived before the projection began: that never changes. */
function isOlder({ part }: KeyRange): boolean {
  return part === 'beforeProjection'
}

/**
 * Longer than any record takes from its arrival at the feeds API to the table: its function is stopped after 20 seconds. The
 * watermarks speak of arrivals.
 */
const slackMs = 25_000

function rangesToRead(span: ProjectedSpan | undefined, isOlderKnown: boolean): KeyRange[] {
  if (span === undefined) return [oddsFrom('')]
  const since = Math.max(0, span.until - slackMs)
  // Late odds, the live state and the Market items are next to each other in the table.
  const held: KeyRange = {
    low: `${lateOddsSortKeyPrefix}${toInstant(since)}`,
    high: `${marketSortKeyPrefix}~`,
    part: 'sinceProjection',
  }
  const recentFrom = Math.max(0, since - copiedAfterMs)
  const recent = oddsFrom(toInstant(recentFrom))
  if (isOlderKnown) return [held, recent]
  const olderTo = span.from + maxFutureMs + slackMs
  if (olderTo >= recentFrom) return [held, { ...oddsFrom(''), part: 'beforeProjection' }]
  const high = `${oddsSortKeyPrefix}${toInstant(olderTo)}`
  return [held, { low: oddsSortKeyPrefix, high, part: 'beforeProjection' }, recent]
}

function oddsFrom(date: string): KeyRange {
  return { low: `${oddsSortKeyPrefix}${date}`, high: `${oddsSortKeyPrefix}~`, part: 'sinceProjection' }
}

/** @throws if `after` is not what an earlier page gave. */
function parseRanges(after: string): KeyRange[] {
  return z.array(KeyRange).parse(JSON.parse(after))
}

function queryRange(table: Pick<Table, 'query'>, gameId: GameId, { low, high, after }: KeyRange) {
  return table.query({
    partition: gameId,
    range: { between: [low, high] },
    consistent: true,
    ...(after === undefined ? {} : { startAfter: { PK: gameId, SK: after } }),
  })
}

function hasMarket({ SK }: StoredItem): boolean {
  return [lateOddsSortKeyPrefix, marketSortKeyPrefix, oddsSortKeyPrefix].some((prefix) =>
    String(SK).startsWith(prefix),
  )
}

function readMarket(item: StoredItem): MarketState {
  const sortKey = String(item.SK)
  if (sortKey.startsWith(marketSortKeyPrefix)) return fromMarketItem(parseItem('a market', MarketItem, item))
  if (sortKey.startsWith(lateOddsSortKeyPrefix)) {
    return addToMarket(undefined, toLateOdds(item))
  }
  return addToMarket(undefined, toOdds(item))
}

function fold(markets: Map<string, MarketState>, market: MarketState): void {
  const id = providerMarketId(market.newest)
  markets.set(id, mergeMarkets(markets.get(id), market))
}

/** Rounds of queries for one page, each of at most 1 MB a range: some 16,000 records. */
const maxRounds = 8
/** A page ends once it has so many markets, so that a response stays within Lambda's 6 MB. */
const maxMarketsPerPage = 1_000
const maxGamesRemembered = 5_000

function remember(
  map: Map<GameId, readonly MarketState[]>,
  gameId: GameId,
  markets: readonly MarketState[],
): void {
  const [oldest] = map.keys()
  if (map.size >= maxGamesRemembered && oldest !== undefined) map.delete(oldest)
  map.set(gameId, markets)
}
