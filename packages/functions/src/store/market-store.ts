import { type EpochMs, type MarketState, mergeMarkets } from '@sportsfeeds/domain'
import {
  fromMarketItem,
  fromWatermarkItem,
  MarketItem,
  marketKey,
  marketSortKeyPrefix,
  ProjectedFromItem,
  toMarketItem,
  toProjectedFromItem,
  toWatermarkItem,
  WatermarkItem,
  watermarkKey,
  watermarkPartition,
  watermarkSortKeyPrefix,
  type Watermark,
} from '@sportsfeeds/domain/internal'
import { StoreUnavailableError } from '../errors.ts'
import type { MarketStore, ProjectedSpan } from '../ports.ts'
import { parseItem } from './parse-item.ts'
import type { StoredItem, Table } from './table.ts'

export interface MarketStoreOptions {
  /** Called with each Market item that cannot be read: a reader leaves it out, a write replaces it. */
  readonly onUnreadable?: (error: unknown) => void
}

export function createMarketStore(
  table: Pick<Table, 'get' | 'put' | 'putNew' | 'putInOrder' | 'delete' | 'query'>,
  { onUnreadable = () => undefined }: MarketStoreOptions = {},
): MarketStore {
  const readMarket = (item: StoredItem): MarketState | undefined => {
    try {
      return fromMarketItem(parseItem('a market', MarketItem, item))
    } catch (error) {
      onUnreadable(error)
      return undefined
    }
  }

  /** One that cannot be read says nothing of its shard: readers then read more, and miss nothing. */
  const readWatermark = (item: StoredItem): Watermark => {
    try {
      return fromWatermarkItem(parseItem('a watermark', WatermarkItem, item))
    } catch (error) {
      onUnreadable(error)
      return { shard: String(item.SK).slice(watermarkSortKeyPrefix.length), arrivedBefore: 0 }
    }
  }

  const readWatermarks = async (): Promise<{ watermarks: Watermark[]; from: EpochMs | undefined }> => {
    // Consistently: between a shard that is gone and its successors, an older read could see neither.
    const { items } = await table.query({ partition: watermarkPartition, consistent: true })
    const from = items.find((item) => ProjectedFromItem.safeParse(item).success)
    return {
      watermarks: items.filter(({ SK }) => String(SK).startsWith(watermarkSortKeyPrefix)).map(readWatermark),
      from: from === undefined ? undefined : ProjectedFromItem.parse(from).ARRIVEDFROM,
    }
  }

  let isBeginningSaved = false

  /** Once every shard has been read: whatever arrived before the furthest of them may have been missed by one. */
  const saveBeginning = async (): Promise<void> => {
    const { watermarks, from } = await readWatermarks()
    const times = watermarks.map(({ arrivedBefore }) => arrivedBefore)
    if (from === undefined && Math.min(...times) > 0)
      await table.putNew(toProjectedFromItem(Math.max(...times)))
    isBeginningSaved = from !== undefined
  }

  const projectedSpan = async (): Promise<ProjectedSpan | undefined> => {
    const { watermarks, from } = await readWatermarks()
    const until = Math.min(...watermarks.map(({ arrivedBefore }) => arrivedBefore))
    return from === undefined || watermarks.length === 0 || until === 0 ? undefined : { from, until }
  }

  return {
    marketsOfGame: async (gameId, after) => {
      const page = await table.query({
        partition: gameId,
        range: { beginsWith: marketSortKeyPrefix },
        consistent: true,
        ...(after === undefined ? {} : { startAfter: { PK: gameId, SK: after } }),
      })
      return {
        markets: page.items.map(readMarket).filter((market) => market !== undefined),
        next: page.lastKey === undefined ? undefined : String(page.lastKey.SK),
      }
    },

    projectedUntil: async () => {
      const times = (await readWatermarks()).watermarks.map(({ arrivedBefore }) => arrivedBefore)
      const oldest = Math.min(...times)
      return times.length === 0 || oldest === 0 ? undefined : oldest
    },

    projectedSpan,

    saveMarket: async (state, { retentionSeconds }) => {
      let merged = state
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const item = toMarketItem(merged, retentionSeconds)
        if (await table.putInOrder(item, order)) return merged
        const stored = await table.get(marketKey(state.newest), { consistent: true })
        const held = stored === undefined ? undefined : readMarket(stored)
        if (stored !== undefined && held === undefined) {
          await table.put(item)
          return merged
        }
        merged = mergeMarkets(held, state)
        if (merged === held) return held
      }
      throw new StoreUnavailableError('Others kept changing this market. Retry the request.')
    },

    watermarks: async () => (await readWatermarks()).watermarks,

    saveWatermark: async (shard, arrivedBefore, heartbeatPlace) => {
      await table.putInOrder(toWatermarkItem({ shard, arrivedBefore, heartbeatPlace }), ['ARRIVEDBEFORE'])
      if (!isBeginningSaved) await saveBeginning()
    },

    deleteWatermark: async (shard) => {
      await table.delete(watermarkKey(shard))
    },
  }
}

/** A write must go back in neither: the newest record may be older than the stored one and the prices newer. */
const order: readonly (keyof MarketItem)[] = ['RANK', 'PRICEDRANK']
const maxAttempts = 10
