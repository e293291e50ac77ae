import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  KinesisClient,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis'
import { createManualClock } from '@sportsfeeds/std/testing'
import { onTestFinished } from 'vitest'
import { createMeter } from '../../meter/meter.ts'
import { account, serve } from '../../testing/serve.ts'
import { createKinesis, type KinesisOptions } from '../kinesis.ts'
import type { StoredRecord, StreamSink } from '../types.ts'

export const startMs = Date.UTC(2026, 0, 1)
export const StreamName = 'events'
export const firstShard = 'shardId-000000000000'

/** Kinesis, and a client of the AWS SDK that speaks HTTP/2 as it does by default; closed after the test. */
export async function setUpKinesis(
  options: Pick<KinesisOptions, 'maxRetainedBytesPerShard' | 'consumerActivationMs' | 'fanOutDelayMs'> = {},
) {
  const clock = createManualClock(startMs)
  const meter = createMeter()
  const kinesis = createKinesis({ ...account, clock, meter, ...options })
  const { settings, close } = await serve((door) => door.serveTarget('Kinesis_20131202', kinesis.service))
  const client = new KinesisClient(settings)
  onTestFinished(async () => {
    client.destroy()
    await close()
  })
  return {
    clock,
    meter,
    kinesis,
    client,
    create: (shardCount = 1) => kinesis.createStream({ streamName: StreamName, shardCount }).streamArn,
    putMany: (count: number, dataBytes = 0) =>
      client.send(
        new PutRecordsCommand({
          StreamName,
          Records: Array.from({ length: count }, () => ({
            PartitionKey: 'k',
            Data: new Uint8Array(dataBytes),
          })),
        }),
      ),
    /** An iterator over the first shard, from its beginning by default. */
    iterator: async (input: Partial<GetShardIteratorCommandInput> = {}) => {
      const from = { ShardId: firstShard, ShardIteratorType: 'TRIM_HORIZON', ...input } as const
      const { ShardIterator } = await client.send(new GetShardIteratorCommand({ StreamName, ...from }))
      return ShardIterator
    },
    read: async (ShardIterator: string | undefined) => {
      const { Records = [], ...rest } = await client.send(new GetRecordsCommand({ ShardIterator }))
      return { ...rest, records: Records, texts: Records.map(({ Data }) => new TextDecoder().decode(Data)) }
    },
  }
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export function texts(records: readonly StoredRecord[]): string[] {
  return records.map(({ data }) => new TextDecoder().decode(data))
}

export function append(sink: StreamSink, streamArn: string, text: string, partitionKey = 'k'): StoredRecord {
  return sink.append(streamArn, { partitionKey, data: bytes(text) })
}
