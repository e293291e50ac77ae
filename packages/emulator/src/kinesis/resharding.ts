import { AwsError } from '../errors.ts'
import { type HashRange, mergeRanges, parseHashKey, splitHashSpace, splitRange } from './hash-range.ts'
import type { Shard } from './shard.ts'
import { shardOf, type Stream } from './stream.ts'
import type { StreamStore } from './stream-store.ts'

/** Changes of a stream's open shards. A shard that is split or merged is closed, and its children take its place. */
export interface Resharding {
  /** Divides a shard in two, the second from that hash key on (decimal). */
  split(stream: Stream, shardId: string, newStartingHashKey: string): void
  merge(stream: Stream, shardId: string, adjacentShardId: string): void
  /** Splits and merges until so many shards of one size are open. @throws InvalidArgumentException beyond double or below half. */
  updateCount(stream: Stream, shardCount: number): void
}

export function createResharding(store: StreamStore): Resharding {
  const split = (stream: Stream, shard: Shard, start: string): void => {
    const parts = splitRange(shard.range, start)
    if (parts === undefined) {
      throw invalid(`The new starting hash key does not divide the range of ${shard.id} in two.`)
    }
    store.reshard(stream, [shard], parts)
  }

  const merge = (stream: Stream, shard: Shard, adjacent: Shard): void => {
    const whole = mergeRanges(shard.range, adjacent.range)
    if (whole === undefined) throw invalid(`${shard.id} and ${adjacent.id} are not adjacent.`)
    store.reshard(stream, [shard, adjacent], [whole])
  }

  const splitAtStarts = (stream: Stream, ranges: readonly HashRange[]): void => {
    for (const { start } of ranges) {
      const shard = stream.openShards.find(({ range }) => range.start < start && start <= range.end)
      if (shard !== undefined) split(stream, shard, start)
    }
  }

  const mergeWithin = (stream: Stream, range: HashRange): void => {
    const parts = () =>
      stream.openShards.filter((shard) => range.start <= shard.range.start && shard.range.end <= range.end)
    for (let [first, second] = parts(); first && second; [first, second] = parts()) {
      merge(stream, first, second)
    }
  }

  return {
    split(stream, shardId, newStartingHashKey) {
      checkProvisioned(stream)
      split(stream, openShardOf(stream, shardId), parseHashKey(newStartingHashKey))
    },
    merge(stream, shardId, adjacentShardId) {
      checkProvisioned(stream)
      merge(stream, openShardOf(stream, shardId), openShardOf(stream, adjacentShardId))
    },
    updateCount(stream, shardCount) {
      checkProvisioned(stream)
      const current = stream.openShards.length
      if (shardCount > current * 2 || shardCount < current / 2) {
        throw invalid(
          `Stream ${stream.name} has ${current} open shards: ${shardCount} are more than double or less than half.`,
        )
      }
      const ranges = splitHashSpace(shardCount)
      splitAtStarts(stream, ranges)
      for (const range of ranges) mergeWithin(stream, range)
    },
  }
}

function openShardOf(stream: Stream, shardId: string): Shard {
  const shard = shardOf(stream, shardId)
  if (shard.closure !== undefined) throw invalid(`${shardId} is closed.`)
  return shard
}

function checkProvisioned({ name, mode }: Stream): void {
  if (mode === 'PROVISIONED') return
  throw new AwsError('ValidationException', `Stream ${name} is in on-demand mode: AWS shards it.`)
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidArgumentException', message)
}
