import {
  type KinesisClient,
  ListShardsCommand,
  type StartingPosition,
  SubscribeToShardCommand,
  type SubscribeToShardEvent,
} from '@aws-sdk/client-kinesis'
import type { ListedShard, ReadFrom, ShardPage, ShardReader } from '../ports.ts'

export interface FanOutReaderDependencies {
  readonly client: Pick<KinesisClient, 'send'>
  readonly streamName: string
  /** The consumer of this task: two that read a shard as the same one end each other's subscriptions. */
  readonly consumerArn: string
}

/**
 * Reads shards by enhanced fan-out: records are pushed. A subscription ends after five minutes; the caller reads on.
 * https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html
 */
export function createFanOutReader({
  client,
  streamName,
  consumerArn,
}: FanOutReaderDependencies): ShardReader {
  return {
    list: () => listShards(client, streamName),

    read: async function* (shard: string, from: ReadFrom, signal: AbortSignal): AsyncGenerator<ShardPage> {
      const { EventStream = [] } = await client.send(
        new SubscribeToShardCommand({
          ConsumerARN: consumerArn,
          ShardId: shard,
          StartingPosition: startingPosition(from),
        }),
        { abortSignal: signal },
      )
      for await (const { SubscribeToShardEvent: event } of EventStream) {
        if (event !== undefined) yield toPage(event)
      }
    },
  }
}

async function listShards(client: Pick<KinesisClient, 'send'>, streamName: string): Promise<ListedShard[]> {
  const shards: ListedShard[] = []
  let next: string | undefined
  do {
    const { Shards = [], NextToken } = await client.send(
      // A token stands for the stream that it was made for, which must not be named again.
      new ListShardsCommand(next === undefined ? { StreamName: streamName } : { NextToken: next }),
    )
    shards.push(
      ...Shards.map(({ ShardId = '', ParentShardId, AdjacentParentShardId }) => ({
        id: ShardId,
        parents: [ParentShardId, AdjacentParentShardId].filter((parent) => parent !== undefined),
      })),
    )
    next = NextToken
  } while (next !== undefined)
  return shards
}

function startingPosition(from: ReadFrom): StartingPosition {
  switch (from.type) {
    case 'beginning':
      return { Type: 'TRIM_HORIZON' }
    case 'time':
      return { Type: 'AT_TIMESTAMP', Timestamp: new Date(from.atMs) }
    case 'after':
      return { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: from.sequenceNumber }
  }
}

function toPage(event: SubscribeToShardEvent): ShardPage {
  const { Records = [], ContinuationSequenceNumber, MillisBehindLatest = 0, ChildShards } = event
  return {
    records: Records.map(({ SequenceNumber = '', Data = noData }) => ({
      sequenceNumber: SequenceNumber,
      data: Data,
    })),
    readTo: ContinuationSequenceNumber,
    behindMs: MillisBehindLatest,
    ...(ChildShards === undefined || ChildShards.length === 0
      ? {}
      : {
          children: ChildShards.map(({ ShardId = '', ParentShards = [] }) => ({
            id: ShardId,
            parents: ParentShards,
          })),
        }),
  }
}

const noData = new Uint8Array()
