import {
  defaultMarketsWindowSeconds,
  defaultMovingMarkets,
  marketItemBytes,
  marketWritesPerSecond,
} from './market-writes.ts'
import type { StreamLoad } from './shard-count.ts'

/** What the change stream of a stack has to carry. */
export interface ChangeLoad {
  readonly oddsPerSecond: number
  readonly averageItemBytes: number
  readonly movingMarkets?: number | undefined
  readonly marketsWindowSeconds?: number | undefined
}

/** The load of the change stream: odds, and Market items with the images before and after. @throws InvalidQuantityError */
export function changeLoad(load: ChangeLoad): StreamLoad {
  const { oddsPerSecond, averageItemBytes } = load
  const markets = marketWrites(load)
  const writesPerSecond = oddsPerSecond + markets
  const bytes = oddsPerSecond * averageItemBytes + markets * marketItemBytes(averageItemBytes)
  return {
    writesPerSecond,
    updateShare: markets / writesPerSecond,
    averageItemBytes: bytes / writesPerSecond,
  }
}

/** Market items written a second. @throws InvalidQuantityError */
export function marketWrites({ oddsPerSecond, movingMarkets, marketsWindowSeconds }: ChangeLoad): number {
  return marketWritesPerSecond({
    oddsPerSecond,
    movingMarkets: movingMarkets ?? defaultMovingMarkets,
    windowSeconds: marketsWindowSeconds ?? defaultMarketsWindowSeconds,
  })
}
