import {
  GetRecordsCommand,
  type GetRecordsCommandOutput,
  type KinesisClient,
  ProvisionedThroughputExceededException,
} from '@aws-sdk/client-kinesis'

/** A shard allows five reads a second. */
export const readRestMs = 250

/** One read of a shard, again when it was read too often by then. */
export async function readRecords(
  client: KinesisClient,
  ShardIterator: string | undefined,
  Limit?: number,
): Promise<GetRecordsCommandOutput> {
  for (;;) {
    try {
      return await client.send(new GetRecordsCommand({ ShardIterator, Limit }))
    } catch (error) {
      if (!(error instanceof ProvisionedThroughputExceededException)) throw error
      await new Promise((resolve) => setTimeout(resolve, readRestMs))
    }
  }
}
