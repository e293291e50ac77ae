import { KinesisClient, ListShardsCommand } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { Shard, ShardList } from '../ports.ts'

/** The shards of a Kinesis data stream. */
export function createShardList(streamName: string): ShardList {
  const client = new KinesisClient({
    // Shards are listed once in a while: a session of HTTP/2, which this client would open, is of no use.
    requestHandler: new NodeHttpHandler({
      connectionTimeout: timeoutMs,
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
    }),
  })
  return {
    list: async () => {
      const shards: Shard[] = []
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
    },
  }
}

const timeoutMs = 2_000
