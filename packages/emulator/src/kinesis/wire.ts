import * as z from 'zod'
import { toDecimal } from './hash-range.ts'
import type { ChildShard } from './shard.ts'
import type { StoredRecord } from './types.ts'

export const Name = z.string().regex(/^[a-zA-Z0-9_.-]{1,128}$/)

/** Most operations take a stream by name or by ARN. */
export const Reference = z.object({ StreamName: Name.optional(), StreamARN: z.string().optional() })

export const SequenceNumber = z.string().regex(/^(0|[1-9]\d{0,128})$/)

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
