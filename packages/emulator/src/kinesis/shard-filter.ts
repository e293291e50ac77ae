import * as z from 'zod'
import { AwsError } from '../errors.ts'
import type { Shard } from './shard.ts'
import type { Stream } from './stream.ts'
import { ShardId } from './wire.ts'

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ShardFilter.html */
export const ShardFilter = z.object({
  Type: z.enum([
    'AFTER_SHARD_ID',
    'AT_TRIM_HORIZON',
    'FROM_TRIM_HORIZON',
    'AT_LATEST',
    'AT_TIMESTAMP',
    'FROM_TIMESTAMP',
  ]),
  ShardId: ShardId.optional(),
  /** Epoch seconds. */
  Timestamp: z.number().optional(),
})
export type ShardFilter = z.infer<typeof ShardFilter>

/** The shards of a stream that a filter lets through; all that have not expired without one. */
export function shardsMatching(stream: Stream, filter: ShardFilter | undefined): readonly Shard[] {
  const { shards } = stream
  return shards.filter(matcher(filter, new Set(shards.map(({ id }) => id))))
}

function matcher(filter: ShardFilter | undefined, keptIds: ReadonlySet<string>): (shard: Shard) => boolean {
  switch (filter?.Type) {
    case undefined:
    case 'FROM_TRIM_HORIZON':
      return () => true
    case 'AT_LATEST':
      return ({ closure }) => closure === undefined
    case 'AT_TRIM_HORIZON':
      // A shard was open at the horizon when its parents have expired.
      return ({ parentIds }) => parentIds.every((id) => !keptIds.has(id))
    case 'AFTER_SHARD_ID': {
      const { ShardId: shardId } = filter
      if (shardId === undefined) throw missing('ShardId', filter.Type)
      return ({ id }) => id > shardId
    }
    case 'AT_TIMESTAMP':
    case 'FROM_TIMESTAMP': {
      if (filter.Timestamp === undefined) throw missing('Timestamp', filter.Type)
      const timeMs = filter.Timestamp * 1_000
      const isAt = filter.Type === 'AT_TIMESTAMP'
      return ({ openedAtMs, closure }) =>
        (closure === undefined || closure.closedAtMs > timeMs) && (!isAt || openedAtMs <= timeMs)
    }
  }
}

function missing(field: string, type: string): AwsError {
  return new AwsError('InvalidArgumentException', `A shard filter of type ${type} needs ${field}.`)
}
