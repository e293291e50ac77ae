import * as z from 'zod'
import { AwsError } from '../errors.ts'
import { operation, type Operation } from '../http/aws-json.ts'
import type { Shard } from './shard.ts'
import { describeShard } from './shard-operations.ts'
import type { Stream } from './stream.ts'
import type { StreamStore } from './stream-store.ts'
import { maxRecordBytes } from './limits.ts'
import { encryptionType, Name, NextToken, Reference, ShardId, Tags } from './wire.ts'

export function streamOperations(store: StreamStore): Record<string, Operation> {
  return {
    CreateStream: operation(
      z.object({
        StreamName: Name,
        ShardCount: z.int().min(1).optional(),
        StreamModeDetails: z.object({ StreamMode: z.enum(['PROVISIONED', 'ON_DEMAND']) }).optional(),
        // AWS takes records of up to 10 MiB on request, the emulator does not.
        MaxRecordSizeInKiB: z.literal(maxRecordBytes / 1024).optional(),
        Tags: Tags.optional(),
      }),
      ({ StreamName, ShardCount, StreamModeDetails, Tags: tags = {} }) => {
        const stream = store.create({
          streamName: StreamName,
          shardCount: ShardCount,
          mode: StreamModeDetails?.StreamMode,
        })
        for (const [key, value] of Object.entries(tags)) stream.tags.set(key, value)
      },
    ),
    DeleteStream: operation(
      Reference.extend({ EnforceConsumerDeletion: z.boolean().optional() }),
      (input) => {
        const stream = store.find(input)
        if (stream.consumers.size > 0 && input.EnforceConsumerDeletion !== true) {
          throw new AwsError(
            'ResourceInUseException',
            `Stream ${stream.name} has registered consumers; deregister them or set EnforceConsumerDeletion.`,
          )
        }
        store.delete(stream)
      },
    ),
    DescribeStream: operation(
      Reference.extend({
        Limit: z.int().min(1).max(10_000).optional(),
        ExclusiveStartShardId: ShardId.optional(),
      }),
      ({ Limit = 100, ExclusiveStartShardId, ...reference }) => {
        const stream = store.find(reference)
        const after = shardsAfter(stream, ExclusiveStartShardId)
        return {
          StreamDescription: {
            ...describe(stream),
            Shards: after.slice(0, Limit).map(describeShard),
            HasMoreShards: after.length > Limit,
          },
        }
      },
    ),
    DescribeStreamSummary: operation(Reference, (input) => {
      const stream = store.find(input)
      return {
        StreamDescriptionSummary: {
          ...describe(stream),
          OpenShardCount: stream.openShards.length,
          ConsumerCount: stream.consumers.size,
        },
      }
    }),
    ListStreams: operation(
      z.object({
        Limit: z.int().min(1).max(10_000).optional(),
        ExclusiveStartStreamName: Name.optional(),
        NextToken: NextToken.optional(),
      }),
      ({ Limit = 100, ExclusiveStartStreamName, NextToken: token }) => {
        const start = token ?? ExclusiveStartStreamName ?? ''
        const streams = [...store.streams.values()]
          .filter(({ name }) => name > start)
          .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        const page = streams.slice(0, Limit)
        return {
          StreamNames: page.map(({ name }) => name),
          StreamSummaries: page.map((stream) => summarise(stream)),
          HasMoreStreams: streams.length > Limit,
          ...(streams.length > Limit && { NextToken: page.at(-1)?.name }),
        }
      },
    ),
  }
}

function shardsAfter({ shards }: Stream, shardId = ''): readonly Shard[] {
  return shards.filter(({ id }) => id > shardId)
}

function summarise(stream: Stream) {
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    StreamStatus: 'ACTIVE',
    StreamModeDetails: { StreamMode: stream.mode },
    StreamCreationTimestamp: stream.createdMs / 1_000,
  }
}

function describe(stream: Stream) {
  return {
    ...summarise(stream),
    RetentionPeriodHours: stream.retentionHours,
    EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
    EncryptionType: encryptionType,
  }
}
