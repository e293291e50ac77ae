import * as z from 'zod'
import { AwsError } from '../errors.ts'
import { operation, type Operation } from '../http/aws-json.ts'
import { toDecimal } from './hash-range.ts'
import { createResharding } from './resharding.ts'
import type { Shard } from './shard.ts'
import { ShardFilter, shardsMatching } from './shard-filter.ts'
import type { StreamStore } from './stream-store.ts'
import { HashKey, NextToken, Reference, ShardId } from './wire.ts'

/** Where the next page of ListShards begins. Clients see an opaque string. */
const PageToken = z.object({
  streamName: z.string(),
  shardId: z.string(),
  filter: ShardFilter.optional(),
})
type PageToken = z.infer<typeof PageToken>

export function shardOperations(store: StreamStore): Record<string, Operation> {
  const resharding = createResharding(store)
  return {
    ListShards: operation(
      Reference.extend({
        MaxResults: z.int().min(1).max(10_000).optional(),
        ExclusiveStartShardId: ShardId.optional(),
        NextToken: NextToken.optional(),
        ShardFilter: ShardFilter.optional(),
      }),
      ({
        MaxResults = 1_000,
        ExclusiveStartShardId = '',
        NextToken: token,
        ShardFilter: filter,
        ...reference
      }) => {
        if (token !== undefined && (reference.StreamName ?? reference.StreamARN) !== undefined) {
          throw new AwsError(
            'InvalidArgumentException',
            'NextToken and StreamName cannot be provided together.',
          )
        }
        const from: PageToken =
          token === undefined
            ? { streamName: store.find(reference).name, shardId: ExclusiveStartShardId, filter }
            : decodeToken(token)
        const stream = store.find({ StreamName: from.streamName })
        const shards = shardsMatching(stream, from.filter).filter(({ id }) => id > from.shardId)
        const page = shards.slice(0, MaxResults)
        const [last] = page.slice(-1)
        return {
          Shards: page.map(describeShard),
          ...(last &&
            shards.length > MaxResults && { NextToken: encodeToken({ ...from, shardId: last.id }) }),
        }
      },
    ),
    SplitShard: operation(
      Reference.extend({ ShardToSplit: ShardId, NewStartingHashKey: HashKey }),
      ({ ShardToSplit, NewStartingHashKey, ...reference }) =>
        resharding.split(store.find(reference), ShardToSplit, NewStartingHashKey),
    ),
    MergeShards: operation(
      Reference.extend({ ShardToMerge: ShardId, AdjacentShardToMerge: ShardId }),
      ({ ShardToMerge, AdjacentShardToMerge, ...reference }) =>
        resharding.merge(store.find(reference), ShardToMerge, AdjacentShardToMerge),
    ),
    UpdateShardCount: operation(
      Reference.extend({ TargetShardCount: z.int().min(1), ScalingType: z.literal('UNIFORM_SCALING') }),
      ({ TargetShardCount, ...reference }) => {
        const stream = store.find(reference)
        const CurrentShardCount = stream.openShards.length
        resharding.updateCount(stream, TargetShardCount)
        return { StreamName: stream.name, StreamARN: stream.arn, CurrentShardCount, TargetShardCount }
      },
    ),
  }
}

function encodeToken(token: PageToken): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url')
}

function decodeToken(text: string): PageToken {
  try {
    return PageToken.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch (error) {
    throw new AwsError('InvalidArgumentException', 'Invalid NextToken.', 400, { cause: error })
  }
}

export function describeShard({ id, range, parentIds, startingSequenceNumber, closure }: Shard) {
  const [ParentShardId, AdjacentParentShardId] = parentIds
  return {
    ShardId: id,
    ParentShardId,
    AdjacentParentShardId,
    HashKeyRange: { StartingHashKey: toDecimal(range.start), EndingHashKey: toDecimal(range.end) },
    SequenceNumberRange: {
      StartingSequenceNumber: startingSequenceNumber,
      EndingSequenceNumber: closure?.endingSequenceNumber,
    },
  }
}
