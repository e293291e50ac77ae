import { requirePositive } from './errors.ts'

/** The load of the change stream. */
export interface StreamLoad {
  /** Item writes a second, at the highest rate to be held. */
  readonly writesPerSecond: number
  /** Share of writes that change an existing item and so carry both images: 0 to 1. */
  readonly updateShare: number
  /** Average size of a change record's image. */
  readonly averageItemBytes: number
}

/** https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
const shardBytesPerSecond = 1_048_576
const shardRecordsPerSecond = 1_000

/** Games never spread evenly over the shards: the fullest one takes about a third more than its share. */
const shardHeadroom = 4 / 3

/**
 * Shards that the change stream needs: by bytes as
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_using-shards-and-metrics.html computes it, and
 * never fewer than the records a second call for, with {@link shardHeadroom}.
 * @throws InvalidQuantityError for a quantity that is not above zero.
 */
export function shardCount(load: StreamLoad): number {
  requirePositive('writesPerSecond', load.writesPerSecond)
  requirePositive('averageItemBytes', load.averageItemBytes)
  const bytesPerSecond = load.writesPerSecond * (1 + load.updateShare) * load.averageItemBytes
  const shards = Math.max(bytesPerSecond / shardBytesPerSecond, load.writesPerSecond / shardRecordsPerSecond)
  return Math.ceil(shards * shardHeadroom)
}
