import { randomUUID } from 'node:crypto'
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  KinesisClient,
  PutRecordCommand,
  type PutRecordCommandInput,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis'
import { afterAll, beforeAll } from 'vitest'
import { readRecords, readRestMs } from '../read-records.ts'
import type { OpenTarget, Target } from '../targets.ts'

const streamWaitSeconds = 120
export const firstShard = 'shardId-000000000000'
export const secondShard = 'shardId-000000000001'
export const suiteTimeoutMs = 60_000

export function textOf({ Data }: { Data?: Uint8Array | undefined }) {
  return Buffer.from(Data ?? []).toString('utf8')
}

/** A stream of two shards, made before the tests of the suite that calls this and deleted after them. */
export function openStream(open: Target['open']) {
  const StreamName = `conformance-${randomUUID()}`
  let target: OpenTarget
  let client: KinesisClient
  let StreamARN = ''

  beforeAll(
    async () => {
      target = await open()
      client = new KinesisClient(target.settings)
      await client.send(new CreateStreamCommand({ StreamName, ShardCount: 2 }))
      await waitUntilStreamExists(
        { client, maxWaitTime: streamWaitSeconds, minDelay: 1, maxDelay: 5 },
        { StreamName },
      )
      const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }))
      StreamARN = StreamDescriptionSummary?.StreamARN ?? ''
    },
    2 * streamWaitSeconds * 1_000,
  )

  afterAll(async () => {
    await client.send(new DeleteStreamCommand({ StreamName, EnforceConsumerDeletion: true }))
    client.destroy()
    await target.close()
  })

  const put = (text: string, more: Partial<PutRecordCommandInput> = {}) =>
    client.send(
      new PutRecordCommand({
        StreamName,
        PartitionKey: 'k',
        Data: Buffer.from(text),
        // To the first shard, whatever the key.
        ExplicitHashKey: '0',
        ...more,
      }),
    )
  const iteratorOf = async (input: Partial<GetShardIteratorCommandInput> = {}) => {
    const from = { ShardId: firstShard, ShardIteratorType: 'TRIM_HORIZON', ...input } as const
    return (await client.send(new GetShardIteratorCommand({ StreamName, ...from }))).ShardIterator
  }
  /** Reads on until there are so many records. */
  const readFrom = async (ShardIterator: string | undefined, wanted = 1) => {
    const records = []
    let iterator = ShardIterator
    for (let reads = 0; reads < 20 && records.length < wanted; reads += 1) {
      const response = await readRecords(client, iterator)
      records.push(...(response.Records ?? []))
      iterator = response.NextShardIterator
      if (records.length < wanted) await new Promise((resolve) => setTimeout(resolve, readRestMs))
    }
    return records
  }

  return { StreamName, client: () => client, streamArn: () => StreamARN, put, iteratorOf, readFrom }
}
