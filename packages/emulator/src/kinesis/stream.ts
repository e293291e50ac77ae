import { randomUUID } from 'node:crypto'
import type { Clock } from '@sportsfeeds/std'
import { AwsError } from '../errors.ts'
import { hashKeyOf, type HashRange, splitHashSpace } from './hash-range.ts'
import { minRetentionHours, onDemandShards } from './limits.ts'
import { createSequenceNumbers } from './sequence-number.ts'
import { createShard, type Shard } from './shard.ts'
import type { Subscription } from './subscription.ts'

export type StreamMode = 'PROVISIONED' | 'ON_DEMAND'

/** A consumer with enhanced fan-out. */
export interface Consumer {
  readonly name: string
  readonly arn: string
  readonly createdMs: number
  /** When it may subscribe. */
  readonly activeAtMs: number
  /** The last subscription to each shard, by the shard's id. */
  readonly subscriptions: Map<string, Subscription>
}

export interface Stream {
  /** Tells a stream from an earlier one of the same name. */
  readonly id: string
  readonly name: string
  readonly arn: string
  readonly createdMs: number
  readonly mode: StreamMode
  /** All that readers may follow, in order of creation; closed ones go when their last record has expired. */
  readonly shards: readonly Shard[]
  /** Those that take records, in order of their hash ranges. */
  readonly openShards: readonly Shard[]
  /** Closes shards and opens others in their place. */
  reshard(parents: readonly Shard[], ranges: readonly HashRange[]): readonly Shard[]
  readonly consumers: Map<string, Consumer>
  readonly tags: Map<string, string>
  retentionHours: number
}

export interface StreamInput {
  readonly streamName: string
  readonly shardCount?: number | undefined
  readonly mode?: StreamMode | undefined
  readonly retentionHours?: number | undefined
}

export interface StreamContext {
  readonly arn: string
  readonly clock: Clock
  readonly maxRetainedBytesPerShard: number
  readonly readDelayMs: ReadDelay
}

/** Delay until readers see the record that is appended to that shard now. */
export type ReadDelay = (streamName: string, shardId: string) => number

export function createStream(input: StreamInput, context: StreamContext): Stream {
  const { arn, clock, maxRetainedBytesPerShard, readDelayMs } = context
  const { streamName, mode = 'PROVISIONED', shardCount = 1, retentionHours = minRetentionHours } = input
  const createdMs = Math.floor(clock.now())
  const shards: Shard[] = []
  let openShards: readonly Shard[] = []
  let count = 0

  const open = (range: HashRange, parentIds: readonly string[]): Shard => {
    const id = `shardId-${String(count).padStart(12, '0')}`
    const shard = createShard({
      id,
      range,
      parentIds,
      clock,
      sequenceNumbers: createSequenceNumbers(clock.now(), count),
      retentionMs: () => stream.retentionHours * 3_600_000,
      maxRetainedBytes: maxRetainedBytesPerShard,
      readDelayMs: () => readDelayMs(streamName, id),
    })
    count += 1
    shards.push(shard)
    openShards = [...openShards, shard].toSorted((a, b) => (a.range.start < b.range.start ? -1 : 1))
    return shard
  }

  const isExpired = ({ closure }: Shard): boolean =>
    closure !== undefined && closure.closedAtMs <= clock.now() - stream.retentionHours * 3_600_000

  const stream: Stream = {
    id: randomUUID(),
    name: streamName,
    arn,
    createdMs,
    mode,
    get shards() {
      return shards.filter((shard) => !isExpired(shard))
    },
    get openShards() {
      return openShards
    },
    reshard(parents, ranges) {
      openShards = openShards.filter((shard) => !parents.includes(shard))
      const parentIds = parents.map(({ id }) => id)
      const children = ranges.map((range) => open(range, parentIds))
      for (const parent of parents) parent.close(children)
      return children
    },
    consumers: new Map(),
    tags: new Map(),
    retentionHours,
  }
  for (const range of splitHashSpace(mode === 'ON_DEMAND' ? onDemandShards : shardCount)) open(range, [])
  return stream
}

/** The shard whose range holds the hash of the partition key. */
export function shardFor(stream: Stream, partitionKey: string, hashKey = hashKeyOf(partitionKey)): Shard {
  const shard = stream.openShards.find(({ range }) => hashKey <= range.end)
  if (shard === undefined)
    throw new AwsError('InternalFailure', `No shard of ${stream.name} holds ${hashKey}.`, 500)
  return shard
}

export function shardOf(stream: Stream, shardId: string): Shard {
  const shard = stream.shards.find(({ id }) => id === shardId)
  if (shard === undefined) {
    throw new AwsError(
      'ResourceNotFoundException',
      `Could not find shard ${shardId} in stream ${stream.name}.`,
    )
  }
  return shard
}
