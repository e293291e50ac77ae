import { SubscriptionCutError } from '../errors.ts'
import { createAwsJsonService } from '../http/aws-json.ts'
import type { HttpService } from '../http/service.ts'
import { createOperations } from './operations.ts'
import { createResharding } from './resharding.ts'
import { type ReadDelay, shardFor, shardOf, type Stream, type StreamInput } from './stream.ts'
import { createStreamStore, type StreamStoreOptions } from './stream-store.ts'
import type { StoredRecord, StreamSink, StreamSource } from './types.ts'

export interface KinesisOptions extends StreamStoreOptions {
  /** Age at which a record is pushed to subscribers; 0 unless given, about 70 on AWS. */
  readonly fanOutDelayMs?: number | undefined
}

/** Kinesis Data Streams: a log for each shard, kept in memory. */
export interface Kinesis extends StreamSource, StreamSink {
  /** The wire operations, for the front door. */
  readonly service: HttpService
  /** @throws ResourceInUseException when a stream of that name exists. */
  createStream(input: StreamInput): { readonly streamArn: string }
  deleteStream(streamName: string): void
  /** @throws ResourceNotFoundException */
  describeStream(streamName: string): { readonly openShards: number; readonly retentionHours: number }
  registerConsumer(input: { readonly streamArn: string; readonly name: string }): {
    readonly consumerArn: string
  }
  deregisterConsumer(consumerArn: string): void
  setRetention(streamName: string, retentionHours: number): void
  /** Splits and merges shards until so many of one size are open. @throws InvalidArgumentException beyond double or below half. */
  updateShardCount(streamName: string, shardCount: number): void
  /** The subscriptions of consumers that are open. */
  subscriptions(): readonly OpenSubscription[]
  /**
   * Lets readers see each new record only some milliseconds after it was appended, in place of an earlier delay.
   * Undefined ends it, and shows all records.
   */
  delayReads(delay: ReadDelay | undefined): void
}

/** A consumer's connection to a shard. */
export interface OpenSubscription {
  readonly streamName: string
  readonly consumerName: string
  readonly shardId: string
  /** Breaks the connection off, without an event. */
  cut(): void
}

/** A PutRecords request of 10 MiB, in base64 and JSON. */
const maxBodyBytes = 16 * 1024 * 1024

export function createKinesis(options: KinesisOptions): Kinesis {
  const { clock, meter, fanOutDelayMs = 0 } = options
  const store = createStreamStore(options)
  const resharding = createResharding(store)
  const operations = createOperations({ store, clock, meter, delayMs: fanOutDelayMs })

  /** Finds the stream of a stream's or a consumer's ARN. */
  const resolve = (arn: string): { readonly stream: Stream; readonly isFanOut: boolean } =>
    arn.includes('/consumer/')
      ? { stream: store.findConsumer(arn).stream, isFanOut: true }
      : { stream: store.find({ StreamARN: arn }), isFanOut: false }

  return {
    service: createAwsJsonService({
      contentType: 'application/x-amz-json-1.1',
      maxBodyBytes,
      call: operations,
    }),
    createStream: (input) => ({ streamArn: store.create(input).arn }),
    deleteStream: (streamName) => store.delete(store.find({ StreamName: streamName })),
    describeStream(streamName) {
      const { openShards, retentionHours } = store.find({ StreamName: streamName })
      return { openShards: openShards.length, retentionHours }
    },
    registerConsumer: ({ streamArn, name }) => ({
      consumerArn: store.register(store.find({ StreamARN: streamArn }), name).arn,
    }),
    deregisterConsumer: (consumerArn) => store.deregister(store.findConsumer(consumerArn)),
    setRetention: (streamName, hours) => store.setRetention(store.find({ StreamName: streamName }), hours),
    updateShardCount: (streamName, shardCount) =>
      resharding.updateCount(store.find({ StreamName: streamName }), shardCount),
    subscriptions: () =>
      [...store.streams.values()].flatMap(({ name: streamName, consumers }) =>
        [...consumers.values()].flatMap(({ name: consumerName, subscriptions }) =>
          [...subscriptions]
            .filter(([, { isOpen }]) => isOpen)
            .map(([shardId, subscription]) => ({
              streamName,
              consumerName,
              shardId,
              cut: () => subscription.fail(new SubscriptionCutError(shardId)),
            })),
        ),
      ),
    delayReads: (delay) => store.delayReads(delay),
    append: (streamArn, record) => store.put(store.find({ StreamARN: streamArn }), record).record,
    shardIdOf: (streamArn, partitionKey) => shardFor(store.find({ StreamARN: streamArn }), partitionKey).id,
    shardIds: (arn) => resolve(arn).stream.shards.map(({ id }) => id),
    parentIdsOf: (arn, shardId) => shardOf(resolve(arn).stream, shardId).parentIds,
    openCursor(arn, shardId, from) {
      const { stream, isFanOut } = resolve(arn)
      const shard = shardOf(stream, shardId)
      let position = shard.positionOf(from)
      return {
        take(limit) {
          const { records, nextPosition } = shard.take(position, limit)
          position = nextPosition
          if (isFanOut && records.length > 0) meter.add('kinesis.fanOutBytes', totalBytes(records))
          return records
        },
        isAtEnd: () => shard.isEndAt(position),
        onAppend: (listener) => shard.onAppend(listener),
        retentionMs: () => stream.retentionHours * 3_600_000,
      }
    },
  }
}

function totalBytes(records: readonly StoredRecord[]): number {
  return records.reduce((sum, { data }) => sum + data.byteLength, 0)
}
