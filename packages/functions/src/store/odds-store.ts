import { type Instant, type Odds, toInstant } from '@sportsfeeds/domain'
import {
  copiedAfterMs,
  hasLateCopy,
  lateOddsSortKeyPrefix,
  oddsSortKeyPrefix,
  type PrimaryKey,
  toLateOddsItem,
  toOddsItem,
} from '@sportsfeeds/domain/internal'
import { type Clock, systemClock } from '@sportsfeeds/std'
import type { OddsStore } from '../ports.ts'
import { createLatestMarkets } from './latest-markets.ts'
import { createMarketStore } from './market-store.ts'
import { type OnUnreadable, readItems } from './parse-item.ts'
import { cacheProjectedSpan } from './projected-span-cache.ts'
import { toLateOdds, toOdds } from './stored-odds.ts'
import { type ItemPage, maxBatchPuts, type StoredItem, type Table } from './table.ts'

/** Items examined in one step of a catch-up; DynamoDB ends a step at 1 MB anyway. */
const catchUpStep = 2_000

export interface OddsStoreOptions {
  readonly clock?: Pick<Clock, 'now'>
  /** Called with each item that a read left out. */
  readonly onUnreadable?: OnUnreadable
}

export function createOddsStore(
  table: Table,
  { clock = systemClock, onUnreadable = () => undefined }: OddsStoreOptions = {},
): OddsStore {
  const projectedSpan = cacheProjectedSpan(createMarketStore(table), clock)
  const readAll = (items: readonly StoredItem[]): Odds[] => readItems('odds', items, toOdds, onUnreadable)

  return {
    putOdds: async (odds, { retentionSeconds }) => {
      const puts = odds.flatMap((each) => [
        { odds: each, item: toOddsItem(each, retentionSeconds) },
        ...(hasLateCopy(each) ? [{ odds: each, item: toLateOddsItem(each, retentionSeconds) }] : []),
      ])
      const left = new Set<string>()
      for (let start = 0; start < puts.length; start += maxBatchPuts) {
        const items = puts.slice(start, start + maxBatchPuts).map(({ item }) => item)
        for (const key of await table.batchPut(items)) left.add(toKeyString(key))
      }
      return [...new Set(puts.filter(({ item }) => left.has(toKeyString(item))).map((put) => put.odds))]
    },

    latestMarkets: createLatestMarkets({ table, projectedSpan, onUnreadable }),

    oddsOfGameBetween: async (gameId, { from, to, order, limit, after }) => {
      // One more than requested shows if there is a next page.
      const page = await table.query({
        partition: gameId,
        range: { between: [lowestSortKey(from), highestSortKey(to)] },
        order,
        limit: limit + 1,
        ...(after === undefined ? {} : { startAfter: { PK: gameId, SK: after } }),
      })
      const items = page.items.slice(0, limit)
      const hasMore = page.items.length > limit || page.lastKey !== undefined
      return { odds: readAll(items), next: hasMore ? sortKey(items.at(-1)) : undefined }
    },

    oddsOfGameReceivedSince: async (gameId, { since, after }) => {
      const read = (low: string, high: string, startSortKey: string | undefined): Promise<ItemPage> =>
        table.query({
          partition: gameId,
          range: { between: [low, high] },
          createdFrom: since,
          limit: catchUpStep,
          consistent: true,
          ...(startSortKey === undefined ? {} : { startAfter: { PK: gameId, SK: startSortKey } }),
        })
      const arrivedFrom = toInstant(Math.max(0, Math.floor(since)))
      const datedFrom = toInstant(Math.max(0, Math.floor(since - copiedAfterMs)))
      const isPastLate = after !== undefined && !after.startsWith(lateOddsSortKeyPrefix)
      const [late, others] = await Promise.all([
        isPastLate
          ? emptyPage
          : read(`${lateOddsSortKeyPrefix}${arrivedFrom}`, `${lateOddsSortKeyPrefix}~`, after),
        read(lowestSortKey(datedFrom), highestSortKey(), isPastLate ? after : undefined),
      ])
      // There were times in which more had a copy.
      const lateOdds = readItems('late odds', late.items, toLateOdds, onUnreadable).filter(hasLateCopy)
      if (late.lastKey !== undefined) return { odds: lateOdds, next: sortKey(late.lastKey) }
      const odds = readAll(others.items).filter((each) => !hasLateCopy(each))
      return { odds: [...lateOdds, ...odds], next: sortKey(others.lastKey) }
    },
  }
}

const emptyPage: ItemPage = { items: [] }

function toKeyString({ PK, SK }: PrimaryKey): string {
  return `${PK} ${SK}`
}

function lowestSortKey(from: Instant | undefined): string {
  return `${oddsSortKeyPrefix}${from ?? ''}`
}

// "$" sorts after "#", which ends the date in a key, and "~" after every possible beginning of a date.
function highestSortKey(to?: Instant): string {
  return to === undefined ? `${oddsSortKeyPrefix}~` : `${oddsSortKeyPrefix}${to}$`
}

function sortKey(item: StoredItem | undefined): string | undefined {
  return item === undefined ? undefined : String(item.SK)
}
