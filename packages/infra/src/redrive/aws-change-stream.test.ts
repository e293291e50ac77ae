import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis'
import { describe, expect, test } from 'vitest'
import { RecordsNotTakenError } from '../errors.ts'
import { createChangeStream } from './aws-change-stream.ts'

const batch = {
  streamArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/changes',
  shardId: 'shardId-000000000000',
  firstSequenceNumber: '9007199254740993',
  lastSequenceNumber: '9007199254740995',
  records: 3,
  reason: 'RetryAttemptsExhausted',
}

function record(sequenceNumber: bigint) {
  return {
    SequenceNumber: String(sequenceNumber),
    PartitionKey: `key-${sequenceNumber}`,
    Data: new Uint8Array([1]),
  }
}

function named(name: string): Error {
  return Object.assign(new Error(name), { name })
}

/** A shard with these records in pages of two, whose oldest may have expired. */
function createShard(sequenceNumbers: readonly bigint[], options: { readonly atSequence?: Error } = {}) {
  const asked: unknown[] = []
  const refusals: number[] = []
  const put: string[] = []
  const respond = (command: unknown): unknown => {
    if (command instanceof GetShardIteratorCommand) {
      asked.push(command.input.ShardIteratorType)
      if (command.input.ShardIteratorType === 'AT_SEQUENCE_NUMBER' && options.atSequence !== undefined) {
        throw options.atSequence
      }
      return { ShardIterator: '0' }
    }
    if (command instanceof GetRecordsCommand) {
      const start = Number(command.input.ShardIterator)
      const page = sequenceNumbers.slice(start, start + 2)
      return {
        Records: page.map(record),
        NextShardIterator: String(start + 2),
        MillisBehindLatest: start + 2 >= sequenceNumbers.length ? 0 : 1,
      }
    }
    if (command instanceof PutRecordsCommand) {
      const refused = refusals.shift() ?? 0
      const records = command.input.Records ?? []
      put.push(...records.slice(refused).map(({ PartitionKey }) => String(PartitionKey)))
      return {
        Records: records.map((_, index) =>
          index < refused
            ? { ErrorCode: 'ProvisionedThroughputExceededException' }
            : { ShardId: batch.shardId, SequenceNumber: '1' },
        ),
      }
    }
    throw new Error('not asked for')
  }
  // The commands that the stream sends, and no others.
  const client = { send: async (command: unknown) => respond(command) } as unknown as Pick<
    KinesisClient,
    'send'
  >
  const pauses: number[] = []
  const stream = createChangeStream(client, {
    pause: async (milliseconds) => {
      pauses.push(milliseconds)
    },
  })
  return { stream, asked, put, refusals, pauses }
}

const first = BigInt(batch.firstSequenceNumber)

describe('reading a failed batch', () => {
  test('gives its records over several pages, and none behind it', async () => {
    const { stream } = createShard([first, first + 1n, first + 2n, first + 3n])
    const records = await stream.read(batch)
    expect(records.map(({ partitionKey }) => partitionKey)).toEqual(
      [first, first + 1n, first + 2n].map((number) => `key-${number}`),
    )
  })

  test('gives what is left when the first record has expired', async () => {
    const { stream, asked } = createShard([first + 2n, first + 9n], {
      atSequence: named('InvalidArgumentException'),
    })
    expect(await stream.read(batch)).toHaveLength(1)
    expect(asked).toEqual(['AT_SEQUENCE_NUMBER', 'TRIM_HORIZON'])
  })

  test('gives nothing when the shard is gone, or ends before it', async () => {
    const gone = createShard([], { atSequence: named('ResourceNotFoundException') })
    expect(await gone.stream.read(batch)).toEqual([])
    expect(await createShard([]).stream.read(batch)).toEqual([])
  })

  test('says so when it may not', async () => {
    const { stream } = createShard([], { atSequence: named('AccessDeniedException') })
    await expect(stream.read(batch)).rejects.toThrow('AccessDeniedException')
  })
})

describe('appending', () => {
  const records = Array.from({ length: 45 }, (_, index) => ({
    partitionKey: `key-${index}`,
    data: new Uint8Array([index]),
  }))

  test('takes all of them, sending again what was refused, with longer and longer pauses', async () => {
    const { stream, put, refusals, pauses } = createShard([])
    refusals.push(3, 1)
    const places = await stream.append(batch.streamArn, records)
    expect(places).toHaveLength(records.length)
    expect(put.toSorted()).toEqual(records.map(({ partitionKey }) => partitionKey).toSorted())
    expect(pauses).toEqual([200, 400])
  })

  test('gives up when the stream stays busy', async () => {
    const { stream, refusals } = createShard([])
    refusals.push(...Array.from({ length: 10 }, () => 1))
    await expect(stream.append(batch.streamArn, records)).rejects.toThrow(RecordsNotTakenError)
  })
})
