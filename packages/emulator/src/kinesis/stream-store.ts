import type { Clock } from '@sportsfeeds/std'
import { AwsError } from '../errors.ts'
import type { Meter } from '../meter/meter.ts'
import { type HashRange, parseHashKey } from './hash-range.ts'
import {
  defaultRetainedBytesPerShard,
  maxConsumersInCreation,
  maxConsumersPerStream,
  maxRecordBytes,
  maxRetentionHours,
  minRetentionHours,
  putPayloadUnitBytes,
} from './limits.ts'
import { recordBytes } from './record-log.ts'
import type { Shard } from './shard.ts'
import {
  type Consumer,
  createStream,
  type ReadDelay,
  shardFor,
  type Stream,
  type StreamInput,
} from './stream.ts'
import { createStreamHours } from './stream-hours.ts'
import type { StoredRecord } from './types.ts'

export interface StreamStoreOptions {
  readonly region: string
  readonly accountId: string
  readonly clock: Clock
  readonly meter: Meter
  /** Time for which a new consumer is CREATING; 0 unless given, some seconds on AWS. */
  readonly consumerActivationMs?: number | undefined
  /** Beyond this a shard drops its oldest records before their time; 128 MiB unless given. */
  readonly maxRetainedBytesPerShard?: number | undefined
}

/** The streams of one account and region. */
export interface StreamStore {
  readonly streams: ReadonlyMap<string, Stream>
  create(input: StreamInput): Stream
  delete(stream: Stream): void
  /** By name or ARN, as most operations take either. @throws ResourceNotFoundException */
  find(reference: StreamReference): Stream
  put(stream: Stream, record: RecordInput): PutResult
  register(stream: Stream, name: string): Consumer
  findConsumer(consumerArn: string): RegisteredConsumer
  deregister(registered: RegisteredConsumer): void
  /** Closes shards and opens others in their place. */
  reshard(stream: Stream, parents: readonly Shard[], ranges: readonly HashRange[]): void
  setRetention(stream: Stream, retentionHours: number): void
  /** Delays what readers see from now on; without a delay, shows all that is hidden. */
  delayReads(delay: ReadDelay | undefined): void
}

export interface StreamReference {
  readonly StreamName?: string | undefined
  readonly StreamARN?: string | undefined
}

export interface RecordInput {
  readonly partitionKey: string
  readonly explicitHashKey?: string | undefined
  readonly data: Uint8Array
}

export interface RegisteredConsumer {
  readonly stream: Stream
  readonly consumer: Consumer
}

export interface PutResult {
  readonly shardId: string
  readonly record: StoredRecord
}

export function createStreamStore(options: StreamStoreOptions): StreamStore {
  const {
    region,
    accountId,
    clock,
    meter,
    consumerActivationMs = 0,
    maxRetainedBytesPerShard = defaultRetainedBytesPerShard,
  } = options
  const streams = new Map<string, Stream>()
  const hours = createStreamHours({ clock, meter, streams })
  let readDelay: ReadDelay | undefined
  const readDelayMs: ReadDelay = (streamName, shardId) => readDelay?.(streamName, shardId) ?? 0
  const arnOf = (name: string): string => `arn:aws:kinesis:${region}:${accountId}:stream/${name}`

  const find = ({ StreamName, StreamARN }: StreamReference): Stream => {
    const name = StreamARN?.slice(StreamARN.indexOf('/') + 1) ?? StreamName ?? ''
    const stream = streams.get(name)
    if (stream === undefined) {
      throw new AwsError('ResourceNotFoundException', `Stream ${name} under account ${accountId} not found.`)
    }
    return stream
  }

  return {
    streams,
    find,
    create(input) {
      const { streamName } = input
      if (streams.has(streamName)) {
        throw new AwsError(
          'ResourceInUseException',
          `Stream ${streamName} under account ${accountId} already exists.`,
        )
      }
      const stream = createStream(input, {
        arn: arnOf(streamName),
        clock,
        maxRetainedBytesPerShard,
        readDelayMs,
      })
      hours.settle()
      streams.set(streamName, stream)
      return stream
    },
    delete(stream) {
      hours.settle()
      streams.delete(stream.name)
      for (const consumer of stream.consumers.values()) endSubscriptions(consumer)
    },
    put(stream, input) {
      checkRecord(input)
      const { partitionKey, explicitHashKey, data } = input
      const hashKey = explicitHashKey === undefined ? undefined : parseHashKey(explicitHashKey)
      const shard = shardFor(stream, partitionKey, hashKey)
      const record = shard.append({ partitionKey, data })
      meter.add('kinesis.putPayloadUnits', Math.max(1, Math.ceil(recordBytes(record) / putPayloadUnitBytes)))
      return { shardId: shard.id, record }
    },
    register(stream, name) {
      if (stream.consumers.has(name)) {
        throw new AwsError(
          'ResourceInUseException',
          `Consumer ${name} of stream ${stream.name} already exists.`,
        )
      }
      if (stream.consumers.size >= maxConsumersPerStream) {
        throw new AwsError(
          'LimitExceededException',
          `Stream ${stream.name} has ${maxConsumersPerStream} consumers.`,
        )
      }
      const createdMs = clock.now()
      const inCreation = [...stream.consumers.values()].filter(({ activeAtMs }) => activeAtMs > createdMs)
      if (inCreation.length >= maxConsumersInCreation) {
        throw new AwsError(
          'LimitExceededException',
          `${inCreation.length} consumers of stream ${stream.name} are being created.`,
        )
      }
      const consumer = {
        name,
        arn: `${stream.arn}/consumer/${name}:${Math.floor(createdMs / 1_000)}`,
        createdMs,
        activeAtMs: createdMs + consumerActivationMs,
        subscriptions: new Map(),
      }
      hours.settle()
      stream.consumers.set(name, consumer)
      return consumer
    },
    findConsumer(consumerArn) {
      const [streamArn = '', tail = ''] = consumerArn.split('/consumer/')
      const stream = find({ StreamARN: streamArn })
      const consumer = stream.consumers.get(tail.split(':')[0] ?? '')
      if (consumer?.arn !== consumerArn) {
        throw new AwsError('ResourceNotFoundException', `Consumer ${consumerArn} not found.`)
      }
      return { stream, consumer }
    },
    deregister({ stream, consumer }) {
      hours.settle()
      stream.consumers.delete(consumer.name)
      endSubscriptions(consumer)
    },
    reshard(stream, parents, ranges) {
      hours.settle()
      stream.reshard(parents, ranges)
    },
    setRetention(stream, retentionHours) {
      if (retentionHours < minRetentionHours || retentionHours > maxRetentionHours) {
        throw new AwsError(
          'InvalidArgumentException',
          `Retention of ${retentionHours} hours is not within ${minRetentionHours} to ${maxRetentionHours}.`,
        )
      }
      stream.retentionHours = retentionHours
    },
    delayReads(delay) {
      readDelay = delay
      if (delay !== undefined) return
      for (const { shards } of streams.values()) for (const shard of shards) shard.reveal()
    },
  }
}

function endSubscriptions({ arn, subscriptions }: Consumer): void {
  const error = new AwsError('ResourceNotFoundException', `Consumer ${arn} not found.`)
  for (const subscription of subscriptions.values()) subscription.fail(error)
}

/** @throws InvalidArgumentException when a record is over its limit or its explicit hash key is not a number. */
export function checkRecord(record: RecordInput): void {
  const bytes = recordBytes(record)
  if (bytes > maxRecordBytes) {
    throw new AwsError(
      'InvalidArgumentException',
      `A record of ${bytes} bytes, its partition key included, is over 1 MiB.`,
    )
  }
  if (record.explicitHashKey !== undefined) parseHashKey(record.explicitHashKey)
}
