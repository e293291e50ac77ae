import {
  type EpochMs,
  fromLateOddsItem,
  fromOddsItem,
  type GameId,
  type Instant,
  isLate,
  lateAfterMs,
  LateOddsItem,
  lateOddsSortKeyPrefix,
  marketId,
  type Odds,
  type PrimaryKey,
  OddsItem,
  oddsSortKeyPrefix,
  toInstant,
  toLateOddsItem,
  toOddsItem,
} from '@sportsfeeds/domain'
import { parseItem } from './parse-item.ts'
import { type ItemPage, maxBatchPuts, type StoredItem, type Table } from './table.ts'

/** The odds of the table, by the questions that are asked of them. */
export interface FeedStore {
  /** Stores at most 25 odds of distinct identities; gives those that the table did not take. */
  putOdds(odds: readonly Odds[], options: { readonly retentionSeconds: number }): Promise<Odds[]>

  /** What is the newest odds of this game, of any market? */
  latestOddsOfGame(gameId: GameId): Promise<Odds | undefined>

  /**
   * What is the newest odds of each market (type and provider) of this game? The keys are ordered by date alone, so
   * the newest odds are read backwards, {@link marketWindow} at a time, until a window brings no further market or
   * `maxMarketWindows` were read. Every market that is priced among the newest window is there; one that has been
   * silent for longer may be missing.
   */
  latestOddsOfMarkets(gameId: GameId): Promise<Odds[]>

  /** Which odds of this game have a feed date between these two, both included? */
  oddsOfGameBetween(gameId: GameId, range: OddsRange): Promise<OddsPage>

  /**
   * Which odds of this game came in at or after `since`? First those that came in late, by arrival; then all others, by
   * feed date, read from {@link lateAfterMs} before `since`. Sees every odds that was acknowledged before, late ones for
   * as long as they are kept by arrival. A page may be empty and still have a next one.
   */
  oddsOfGameReceivedSince(
    gameId: GameId,
    options: { readonly since: EpochMs; readonly after?: string | undefined },
  ): Promise<OddsPage>
}

interface OddsRange {
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  readonly order: 'asc' | 'desc'
  readonly limit: number
  /** `next` of the page before. */
  readonly after?: string | undefined
}

interface OddsPage {
  readonly odds: Odds[]
  /** Present when there may be more: give it back as `after`. */
  readonly next?: string | undefined
}

/** About 40 kB, 5 read units: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html */
export const marketWindow = 100
const maxMarketWindows = 10

/** Items looked at in one step of a catch-up; DynamoDB ends a step at 1 MB anyway. */
const catchUpStep = 2_000

export function createFeedStore(table: Table): FeedStore {
  return {
    putOdds: async (odds, { retentionSeconds }) => {
      const puts = odds.flatMap((each) => [
        { odds: each, item: toOddsItem(each, retentionSeconds) },
        ...(isLate(each) ? [{ odds: each, item: toLateOddsItem(each) }] : []),
      ])
      const left = new Set<string>()
      for (let start = 0; start < puts.length; start += maxBatchPuts) {
        const items = puts.slice(start, start + maxBatchPuts).map(({ item }) => item)
        for (const key of await table.batchPut(items)) left.add(keyText(key))
      }
      return [...new Set(puts.filter(({ item }) => left.has(keyText(item))).map((put) => put.odds))]
    },

    latestOddsOfGame: async (gameId) => {
      const { items } = await table.query({
        partition: gameId,
        range: { beginsWith: oddsSortKeyPrefix },
        order: 'desc',
        limit: 1,
      })
      return items.map(toOdds)[0]
    },

    latestOddsOfMarkets: async (gameId) => {
      const latest = new Map<string, Odds>()
      let startAfter: StoredItem | undefined
      for (let window = 0; window < maxMarketWindows; window += 1) {
        const page: ItemPage = await table.query({
          partition: gameId,
          range: { beginsWith: oddsSortKeyPrefix },
          order: 'desc',
          limit: marketWindow,
          ...(startAfter === undefined ? {} : { startAfter }),
        })
        const known = latest.size
        for (const odds of page.items.map(toOdds)) {
          if (!latest.has(marketId(odds))) latest.set(marketId(odds), odds)
        }
        startAfter = page.lastKey
        if (startAfter === undefined || latest.size === known) break
      }
      return [...latest.values()]
    },

    oddsOfGameBetween: async (gameId, { from, to, order, limit, after }) => {
      // One more than asked for: it tells whether there is a next page.
      const page = await table.query({
        partition: gameId,
        range: { between: [lowestSortKey(from), highestSortKey(to)] },
        order,
        limit: limit + 1,
        ...(after === undefined ? {} : { startAfter: { PK: gameId, SK: after } }),
      })
      const items = page.items.slice(0, limit)
      const more = page.items.length > limit || page.lastKey !== undefined
      return { odds: items.map(toOdds), next: more ? sortKeyOf(items.at(-1)) : undefined }
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
      const datedFrom = toInstant(Math.max(0, Math.floor(since - lateAfterMs)))
      const isPastLate = after !== undefined && !after.startsWith(lateOddsSortKeyPrefix)
      const [late, others] = await Promise.all([
        isPastLate
          ? nothing
          : read(`${lateOddsSortKeyPrefix}${arrivedFrom}`, `${lateOddsSortKeyPrefix}~`, after),
        read(lowestSortKey(datedFrom), highestSortKey(), isPastLate ? after : undefined),
      ])
      const lateOdds = late.items.map(toLateOdds)
      if (late.lastKey !== undefined) return { odds: lateOdds, next: sortKeyOf(late.lastKey) }
      const odds = others.items.map(toOdds).filter((each) => !isLate(each))
      return { odds: [...lateOdds, ...odds], next: sortKeyOf(others.lastKey) }
    },
  }
}

const nothing: ItemPage = { items: [] }

function toLateOdds(item: StoredItem): Odds {
  return fromLateOddsItem(parseItem('late odds', LateOddsItem, item))
}

function keyText({ PK, SK }: PrimaryKey): string {
  return `${PK} ${SK}`
}

function toOdds(item: StoredItem): Odds {
  return fromOddsItem(parseItem('odds', OddsItem, item))
}

function lowestSortKey(from: Instant | undefined): string {
  return `${oddsSortKeyPrefix}${from ?? ''}`
}

// "$" follows "#", which ends the date in a key, and "~" follows all that a date can begin with.
function highestSortKey(to?: Instant): string {
  return to === undefined ? `${oddsSortKeyPrefix}~` : `${oddsSortKeyPrefix}${to}$`
}

function sortKeyOf(item: StoredItem | undefined): string | undefined {
  return item === undefined ? undefined : String(item.SK)
}
