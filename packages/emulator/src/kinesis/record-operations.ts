import type { Clock } from '@sportsfeeds/std'
import * as z from 'zod'
import { AwsError, isThroughputExceeded } from '../errors.ts'
import { operation, type Operation } from '../http/aws-json.ts'
import { decodeIterator, encodeIterator } from './iterator.ts'
import { maxGetRecords, maxPutBytes, maxPutRecords } from './limits.ts'
import { recordBytes } from './record-log.ts'
import { startingPositionIn, startingPositionTypes } from './starting-position.ts'
import { shardOf } from './stream.ts'
import { checkRecord, type PutResult, type StreamStore } from './stream-store.ts'
import {
  encryptionType,
  HashKey,
  Reference,
  SequenceNumber,
  ShardId,
  toWireChildShard,
  toWireRecord,
} from './wire.ts'

const Blob = z.base64().transform((text) => Buffer.from(text, 'base64'))
const RecordEntry = z.object({
  Data: Blob,
  PartitionKey: z.string().min(1).max(256),
  ExplicitHashKey: HashKey.optional(),
})

// Numbers always grow here, so that the number to come after has no effect.
const SingleRecord = Reference.extend({
  ...RecordEntry.shape,
  SequenceNumberForOrdering: SequenceNumber.optional(),
})

export function recordOperations(store: StreamStore, clock: Clock): Record<string, Operation> {
  return {
    PutRecord: operation(SingleRecord, (input) => {
      const result = toPutResult(store.put(store.find(input), toRecord(input)))
      return { ...result, EncryptionType: encryptionType }
    }),
    PutRecords: operation(
      Reference.extend({ Records: z.array(RecordEntry).min(1).max(maxPutRecords) }),
      ({ Records, ...reference }) => {
        const stream = store.find(reference)
        const records = Records.map(toRecord)
        if (records.reduce((sum, record) => sum + recordBytes(record), 0) > maxPutBytes) {
          throw new AwsError('InvalidArgumentException', 'Records size exceeds 10 MB limit.')
        }
        // One record that is refused refuses the request: none of the others may be stored before.
        records.forEach(checkRecord)
        const results = records.map((record) => {
          try {
            return toPutResult(store.put(stream, record))
          } catch (error) {
            if (!(error instanceof AwsError) || !isThroughputExceeded(error)) throw error
            return { ErrorCode: error.code, ErrorMessage: error.message }
          }
        })
        return {
          FailedRecordCount: results.filter((result) => 'ErrorCode' in result).length,
          Records: results,
          EncryptionType: encryptionType,
        }
      },
    ),
    GetShardIterator: operation(
      Reference.extend({
        ShardId,
        ShardIteratorType: z.enum(startingPositionTypes),
        StartingSequenceNumber: SequenceNumber.optional(),
        Timestamp: z.number().optional(),
      }),
      (input) => {
        const stream = store.find(input)
        const shard = shardOf(stream, input.ShardId)
        return {
          ShardIterator: encodeIterator({
            streamId: stream.id,
            streamName: stream.name,
            shardId: shard.id,
            position: startingPositionIn(shard, {
              type: input.ShardIteratorType,
              sequenceNumber: input.StartingSequenceNumber,
              timestamp: input.Timestamp,
            }),
            createdMs: clock.now(),
          }),
        }
      },
    ),
    GetRecords: operation(
      z.object({
        ShardIterator: z.string().min(1).max(512),
        Limit: z.int().min(1).max(maxGetRecords).optional(),
      }),
      ({ ShardIterator, Limit = maxGetRecords }) => {
        const state = decodeIterator(ShardIterator, clock.now())
        const stream = store.find({ StreamName: state.streamName })
        if (stream.id !== state.streamId) {
          throw new AwsError(
            'ResourceNotFoundException',
            `The stream of this iterator was deleted: ${stream.name}.`,
          )
        }
        const shard = shardOf(stream, state.shardId)
        const { records, nextPosition, millisBehindLatest } = shard.get(state.position, Limit)
        const next = shard.isEndAt(nextPosition)
          ? { ChildShards: shard.closure?.children.map(toWireChildShard) }
          : {
              NextShardIterator: encodeIterator({ ...state, position: nextPosition, createdMs: clock.now() }),
            }
        return { Records: records.map(toWireRecord), MillisBehindLatest: millisBehindLatest, ...next }
      },
    ),
  }
}

function toRecord({ Data, PartitionKey, ExplicitHashKey }: z.infer<typeof RecordEntry>) {
  return {
    partitionKey: PartitionKey,
    explicitHashKey: ExplicitHashKey,
    data: Data,
  }
}

function toPutResult({ shardId, record }: PutResult) {
  return {
    ShardId: shardId,
    SequenceNumber: record.sequenceNumber,
  }
}
