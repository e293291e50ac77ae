import type { Clock } from '@sportsfeeds/std'
import * as z from 'zod'
import { AwsError, isThroughputExceeded } from '../errors.ts'
import { operation, type Operation } from '../http/aws-json.ts'
import { decodeIterator, encodeIterator } from './iterator.ts'
import { maxGetRecords, maxPutBytes, maxPutRecords } from './limits.ts'
import { recordBytes } from './record-log.ts'
import type { ExactPosition } from './shard.ts'
import { shardOf } from './stream.ts'
import { checkRecord, type PutResult, type StreamStore } from './stream-store.ts'
import type { StartingPosition, StoredRecord } from './types.ts'
import { encryptionType, Reference } from './wire.ts'

const Blob = z.base64().transform((text) => Buffer.from(text, 'base64'))
const RecordEntry = z.object({
  Data: Blob,
  PartitionKey: z.string().min(1).max(256),
  ExplicitHashKey: z.string().optional(),
})

export function recordOperations(store: StreamStore, clock: Clock): Record<string, Operation> {
  return {
    PutRecord: operation(Reference.extend(RecordEntry.shape), (input) => {
      const result = toPutResult(store.put(store.find(input), toRecord(input)))
      return { ...result, EncryptionType: encryptionType }
    }),
    PutRecords: operation(
      Reference.extend({ Records: z.array(RecordEntry).min(1).max(maxPutRecords) }),
      ({ Records, ...reference }) => {
        const stream = store.find(reference)
        const records = Records.map(toRecord)
        if (records.reduce((sum, record) => sum + recordBytes(record), 0) > maxPutBytes) {
          throw new AwsError('InvalidArgumentException', 'Records size exceeds 5 MB limit.')
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
        ShardId: z.string(),
        ShardIteratorType: z.enum([
          'AT_SEQUENCE_NUMBER',
          'AFTER_SEQUENCE_NUMBER',
          'TRIM_HORIZON',
          'LATEST',
          'AT_TIMESTAMP',
        ]),
        StartingSequenceNumber: z.string().regex(/^\d+$/).optional(),
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
            position: shard.positionOf(toPosition(input)),
            createdMs: clock.now(),
          }),
        }
      },
    ),
    GetRecords: operation(
      z.object({ ShardIterator: z.string(), Limit: z.int().min(1).max(maxGetRecords).optional() }),
      ({ ShardIterator, Limit = maxGetRecords }) => {
        const state = decodeIterator(ShardIterator, clock.now())
        const stream = store.find({ StreamName: state.streamName })
        if (stream.id !== state.streamId) {
          throw new AwsError(
            'ResourceNotFoundException',
            `The stream of this iterator was deleted: ${stream.name}.`,
          )
        }
        const { records, nextPosition, millisBehindLatest } = shardOf(stream, state.shardId).get(
          state.position,
          Limit,
        )
        return {
          Records: records.map(toWireRecord),
          NextShardIterator: encodeIterator({ ...state, position: nextPosition, createdMs: clock.now() }),
          MillisBehindLatest: millisBehindLatest,
        }
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

function toWireRecord(record: StoredRecord) {
  return {
    SequenceNumber: record.sequenceNumber,
    ApproximateArrivalTimestamp: Math.round(record.approximateArrivalTimestamp) / 1_000,
    Data: Buffer.from(record.data.buffer, record.data.byteOffset, record.data.byteLength).toString('base64'),
    PartitionKey: record.partitionKey,
  }
}

interface IteratorInput {
  readonly ShardIteratorType: StartingPosition['type'] | ExactPosition['type']
  readonly StartingSequenceNumber?: string | undefined
  readonly Timestamp?: number | undefined
}

function toPosition(input: IteratorInput): StartingPosition | ExactPosition {
  const { ShardIteratorType: type, StartingSequenceNumber: sequenceNumber, Timestamp } = input
  switch (type) {
    case 'TRIM_HORIZON':
    case 'LATEST':
      return { type }
    case 'AT_TIMESTAMP':
      if (Timestamp === undefined) throw missing('Timestamp', type)
      return { type, timestamp: Timestamp * 1_000 }
    case 'AT_SEQUENCE_NUMBER':
    case 'AFTER_SEQUENCE_NUMBER':
      if (sequenceNumber === undefined) throw missing('StartingSequenceNumber', type)
      return { type, sequenceNumber }
  }
}

function missing(name: string, type: string): AwsError {
  return new AwsError(
    'InvalidArgumentException',
    `Must specify ${name} for a shard iterator of type ${type}.`,
  )
}
