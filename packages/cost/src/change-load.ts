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
  /**
   * Odds that expire, for each one that comes in. TTL removes them in the order in which they came, spread over the day: at the mean
   * rate, while odds come in at the peak.
   */
  readonly expiryShare?: number | undefined
}

/** The mean of a day, of the peak that a stack is sized for. */
export const meanToPeak = 1 / 3

/**
 * The load of the change stream: odds as they come in and as they expire, and Market items with the images before and after.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_using-shards-and-metrics.html counts TTL's removals too.
 * @throws InvalidQuantityError
 */
export function changeLoad(load: ChangeLoad): StreamLoad {
  const { oddsPerSecond, averageItemBytes, expiryShare = meanToPeak } = load
  const markets = marketWrites(load)
  const oddsChanges = oddsPerSecond * (1 + expiryShare)
  const writesPerSecond = oddsChanges + markets
  const bytes = oddsChanges * averageItemBytes + markets * marketItemBytes(averageItemBytes)
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
