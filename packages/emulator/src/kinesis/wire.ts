import * as z from 'zod'
import { toDecimal } from './hash-range.ts'
import type { ChildShard } from './shard.ts'
import type { StoredRecord } from './types.ts'

const name = /^[a-zA-Z0-9_.-]{1,128}$/
export const Name = z.string().regex(name)

export const ShardId = z.string().regex(name)
export const StreamArn = z.string().regex(/^arn:aws.*:kinesis:.*:\d{12}:stream\/\S+$/)
export const ConsumerArn = z
  .string()
  .regex(/^arn:aws.*:kinesis:.*:\d{12}:.*stream\/[a-zA-Z0-9_.-]+\/consumer\/[a-zA-Z0-9_.-]+:\d+$/)

/** Most operations take a stream by name or by ARN. */
export const Reference = z.object({ StreamName: Name.optional(), StreamARN: StreamArn.optional() })

export const SequenceNumber = z.string().regex(/^(0|[1-9]\d{0,128})$/)
export const HashKey = z.string().regex(/^(0|[1-9]\d{0,38})$/)
export const NextToken = z.string().min(1)

export const TagKey = z.string().min(1).max(128)
export const Tags = z.record(TagKey, z.string().max(256)).refine((tags) => {
  const count = Object.keys(tags).length
  return count >= 1 && count <= 200
}, 'Member must have 1 to 200 entries')

/** Records are kept in memory, in the clear. */
export const encryptionType = 'NONE'

export function toWireRecord(record: StoredRecord) {
  return {
    SequenceNumber: record.sequenceNumber,
    ApproximateArrivalTimestamp: Math.round(record.approximateArrivalTimestamp) / 1_000,
    Data: Buffer.from(record.data.buffer, record.data.byteOffset, record.data.byteLength).toString('base64'),
    PartitionKey: record.partitionKey,
  }
}

export function toWireChildShard({ id, range, parentIds }: ChildShard) {
  return {
    ShardId: id,
    ParentShards: parentIds,
    HashKeyRange: { StartingHashKey: toDecimal(range.start), EndingHashKey: toDecimal(range.end) },
  }
}
