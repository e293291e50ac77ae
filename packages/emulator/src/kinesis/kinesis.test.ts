import {
  AddTagsToStreamCommand,
  CreateStreamCommand,
  DeleteStreamCommand,
  DeregisterStreamConsumerCommand,
  DescribeStreamCommand,
  DescribeStreamConsumerCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  IncreaseStreamRetentionPeriodCommand,
  KinesisClient,
  ListShardsCommand,
  ListStreamConsumersCommand,
  ListStreamsCommand,
  ListTagsForStreamCommand,
  PutRecordCommand,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
} from '@aws-sdk/client-kinesis'
import type { GetShardIteratorCommandInput } from '@aws-sdk/client-kinesis'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createManualClock } from '../clock/manual-clock.ts'
import type { ManualClock } from '../clock/manual-clock.ts'
import { createMeter } from '../meter/meter.ts'
import type { Meter } from '../meter/meter.ts'
import { account, serve } from '../testing/serve.ts'
import { hashKeyOf } from './hash-range.ts'
import { createKinesis } from './kinesis.ts'
import type { Kinesis } from './kinesis.ts'
import { compareSequenceNumbers } from './sequence-number.ts'
import type { StartingPosition } from './types.ts'

const startMs = Date.UTC(2026, 0, 1)
const firstShard = 'shardId-000000000000'

let clock: ManualClock
let meter: Meter
let kinesis: Kinesis
let client: KinesisClient
let close: () => Promise<void>

beforeEach(async () => {
  clock = createManualClock(startMs)
  meter = createMeter()
  kinesis = createKinesis({ ...account, clock, meter })
  const served = await serve((door) => door.serveTarget('Kinesis_20131202', kinesis.room))
  client = new KinesisClient(served.settings)
  close = served.close
})

afterEach(async () => {
  client.destroy()
  await close()
})

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const texts = (records: readonly { readonly data: Uint8Array }[]): string[] =>
  records.map(({ data }) => new TextDecoder().decode(data))

const create = (streamName = 'events', shardCount = 1): string =>
  kinesis.createStream({ streamName, shardCount }).streamArn

const iterator = async (input: Partial<GetShardIteratorCommandInput>): Promise<string> => {
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({
      StreamName: 'events',
      ShardId: firstShard,
      ShardIteratorType: 'TRIM_HORIZON',
      ...input,
    }),
  )
  return ShardIterator ?? ''
}

const read = async (ShardIterator: string, Limit?: number) => {
  const { Records = [], ...rest } = await client.send(new GetRecordsCommand({ ShardIterator, Limit }))
  return { texts: Records.map(({ Data }) => new TextDecoder().decode(Data)), records: Records, ...rest }
}

describe('Streams', () => {
  test('are created, described, listed and deleted', async () => {
    await client.send(new CreateStreamCommand({ StreamName: 'events', ShardCount: 2 }))
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName: 'events' }))
    expect(StreamDescription).toMatchObject({
      StreamARN: 'arn:aws:kinesis:eu-west-1:123456789012:stream/events',
      StreamStatus: 'ACTIVE',
      RetentionPeriodHours: 24,
      StreamCreationTimestamp: new Date(startMs),
      HasMoreShards: false,
    })
    expect(StreamDescription?.Shards?.map(({ HashKeyRange }) => HashKeyRange)).toEqual([
      { StartingHashKey: '0', EndingHashKey: (2n ** 127n - 1n).toString() },
      { StartingHashKey: (2n ** 127n).toString(), EndingHashKey: (2n ** 128n - 1n).toString() },
    ])
    expect((await client.send(new ListStreamsCommand({}))).StreamNames).toEqual(['events'])
    await client.send(new DeleteStreamCommand({ StreamName: 'events' }))
    await expect(client.send(new DescribeStreamCommand({ StreamName: 'events' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  test('in on-demand mode begin with four shards', async () => {
    await client.send(
      new CreateStreamCommand({ StreamName: 'events', StreamModeDetails: { StreamMode: 'ON_DEMAND' } }),
    )
    const summary = await client.send(new DescribeStreamSummaryCommand({ StreamName: 'events' }))
    expect(summary.StreamDescriptionSummary).toMatchObject({
      OpenShardCount: 4,
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
    })
  })

  test('of one name cannot be created twice', async () => {
    create()
    await expect(
      client.send(new CreateStreamCommand({ StreamName: 'events', ShardCount: 1 })),
    ).rejects.toMatchObject({ name: 'ResourceInUseException' })
  })

  test('list their shards in pages', async () => {
    create('events', 5)
    const seen: (string | undefined)[] = []
    let NextToken: string | undefined
    do {
      const page = await client.send(
        new ListShardsCommand({ ...(NextToken ? { NextToken } : { StreamName: 'events' }), MaxResults: 2 }),
      )
      seen.push(...(page.Shards ?? []).map(({ ShardId }) => ShardId))
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    expect(seen).toEqual([0, 1, 2, 3, 4].map((shard) => `shardId-00000000000${shard}`))
  })

  test('keep their tags and retention', async () => {
    create()
    await client.send(new AddTagsToStreamCommand({ StreamName: 'events', Tags: { team: 'a' } }))
    const { Tags } = await client.send(new ListTagsForStreamCommand({ StreamName: 'events' }))
    expect(Tags).toEqual([{ Key: 'team', Value: 'a' }])
    await client.send(
      new IncreaseStreamRetentionPeriodCommand({ StreamName: 'events', RetentionPeriodHours: 48 }),
    )
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName: 'events' }))
    expect(StreamDescription?.RetentionPeriodHours).toBe(48)
  })

  test('refuse a request that misses a field, and name the field', async () => {
    create()
    const incomplete = new PutRecordCommand({ StreamName: 'events', Data: bytes('x'), PartitionKey: '' })
    await expect(client.send(incomplete)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('PartitionKey'),
    })
  })
})

describe('Records', () => {
  test('come back as they were put, in order, over HTTP/2', async () => {
    create()
    const put = await client.send(
      new PutRecordCommand({ StreamName: 'events', PartitionKey: 'k', Data: bytes('héllo') }),
    )
    const all = await client.send(
      new PutRecordsCommand({
        StreamName: 'events',
        Records: ['b', 'c'].map((text) => ({ PartitionKey: 'k', Data: bytes(text) })),
      }),
    )
    expect(all.FailedRecordCount).toBe(0)
    const answer = await read(await iterator({}))
    expect(answer.texts).toEqual(['héllo', 'b', 'c'])
    expect(answer.records[0]).toMatchObject({
      PartitionKey: 'k',
      SequenceNumber: put.SequenceNumber,
      ApproximateArrivalTimestamp: new Date(startMs),
    })
    expect(answer.MillisBehindLatest).toBe(0)
    expect(await read(answer.NextShardIterator ?? '')).toMatchObject({ texts: [] })
  })

  test('go to the shard whose range holds the MD5 of their partition key', () => {
    const shards = 7
    const streamArn = create('events', shards)
    const width = 2n ** 128n / BigInt(shards)
    const cursors = kinesis
      .shardIds(streamArn)
      .map((shardId) => kinesis.openCursor(streamArn, shardId, { type: 'LATEST' }))
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), (partitionKey) => {
        kinesis.append(streamArn, { partitionKey, data: bytes('') })
        const received = cursors.map((cursor) => cursor.take(10).length)
        const expected = Math.min(shards - 1, Number(BigInt(`0x${hashKeyOf(partitionKey)}`) / width))
        return received.every((count, shard) => count === (shard === expected ? 1 : 0))
      }),
    )
  })

  test('go where an explicit hash key sends them', async () => {
    create('events', 2)
    const put = (ExplicitHashKey: string) =>
      client.send(
        new PutRecordCommand({ StreamName: 'events', PartitionKey: 'k', ExplicitHashKey, Data: bytes('') }),
      )
    expect((await put('0')).ShardId).toBe('shardId-000000000000')
    expect((await put((2n ** 128n - 1n).toString())).ShardId).toBe('shardId-000000000001')
    await expect(put((2n ** 128n).toString())).rejects.toMatchObject({ name: 'InvalidArgumentException' })
  })

  test('have sequence numbers that grow within a shard, and from stream to stream', async () => {
    const streamArn = create()
    const put = (arn: string) => kinesis.append(arn, { partitionKey: 'k', data: bytes('') }).sequenceNumber
    const numbers = Array.from({ length: 100 }, () => put(streamArn))
    kinesis.deleteStream('events')
    await clock.advance(1)
    numbers.push(put(create()))
    expect(numbers.every((number) => /^\d{56}$/.test(number))).toBe(true)
    expect(numbers.toSorted(compareSequenceNumbers)).toEqual(numbers)
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  test('expire with their retention', async () => {
    const streamArn = create()
    kinesis.append(streamArn, { partitionKey: 'k', data: bytes('old') })
    await clock.advance(24 * 3_600_000 - 1)
    expect((await read(await iterator({}))).texts).toEqual(['old'])
    await clock.advance(1)
    expect((await read(await iterator({}))).texts).toEqual([])
  })

  test('are dropped oldest first beyond the kept bytes', () => {
    const small = createKinesis({ ...account, clock, meter, maxRetainedBytesPerShard: 10 })
    const { streamArn } = small.createStream({ streamName: 'small' })
    for (const text of ['aaaa', 'bbbb', 'cccc']) {
      small.append(streamArn, { partitionKey: 'k', data: bytes(text) })
    }
    const cursor = small.openCursor(streamArn, firstShard, { type: 'TRIM_HORIZON' })
    expect(texts(cursor.take(10))).toEqual(['bbbb', 'cccc'])
  })
})

describe('Shard iterators', () => {
  test('begin where each type says', async () => {
    const streamArn = create()
    const numbers: string[] = []
    for (const text of ['a', 'b', 'c']) {
      numbers.push(kinesis.append(streamArn, { partitionKey: 'k', data: bytes(text) }).sequenceNumber)
      await clock.advance(1_000)
    }
    const from = async (input: Partial<GetShardIteratorCommandInput>) => {
      await clock.advance(1_000)
      return (await read(await iterator(input))).texts.join('')
    }
    const StartingSequenceNumber = numbers[1]
    expect(await from({ ShardIteratorType: 'TRIM_HORIZON' })).toBe('abc')
    expect(await from({ ShardIteratorType: 'LATEST' })).toBe('')
    expect(await from({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber })).toBe('bc')
    expect(await from({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber })).toBe('c')
    const Timestamp = new Date(startMs + 1_000)
    expect(await from({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp })).toBe('bc')
  })

  test('expire after five minutes', async () => {
    create()
    const latest = await iterator({ ShardIteratorType: 'LATEST' })
    await clock.advance(5 * 60_000)
    await read(latest)
    await clock.advance(1)
    await expect(read(latest)).rejects.toMatchObject({ name: 'ExpiredIteratorException' })
  })

  test('of a deleted stream do not read its successor', async () => {
    create()
    const old = await iterator({})
    kinesis.deleteStream('events')
    create()
    await expect(read(old)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  test('that are no iterators are refused', async () => {
    await expect(read('nonsense')).rejects.toMatchObject({ name: 'InvalidArgumentException' })
  })
})

describe('Limits', () => {
  const putMany = (count: number, size = 0) =>
    client.send(
      new PutRecordsCommand({
        StreamName: 'events',
        Records: Array.from({ length: count }, () => ({ PartitionKey: 'k', Data: new Uint8Array(size) })),
      }),
    )

  test('let 1,000 records a second into a shard and fail the rest of them one by one', async () => {
    create()
    await putMany(500)
    await putMany(499)
    const { FailedRecordCount, Records } = await putMany(3)
    expect(FailedRecordCount).toBe(2)
    expect(Records?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'ProvisionedThroughputExceededException',
      'ProvisionedThroughputExceededException',
    ])
    await clock.advance(1_000)
    expect((await putMany(500)).FailedRecordCount).toBe(0)
  })

  test('let 1 MiB a second into a shard', async () => {
    create()
    await putMany(1, 1024 * 1024 - 1)
    const another = new PutRecordCommand({ StreamName: 'events', PartitionKey: 'k', Data: bytes('') })
    await expect(client.send(another)).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    })
  })

  test('allow five reads of a shard a second', async () => {
    create()
    const horizon = await iterator({})
    for (let call = 0; call < 5; call += 1) await read(horizon)
    await expect(read(horizon)).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' })
    await clock.advance(1_000)
    await read(horizon)
  })

  test('bound one answer to 10 MB, after which the shard rests', async () => {
    const streamArn = create()
    for (let second = 0; second < 12; second += 1) {
      kinesis.append(streamArn, { partitionKey: 'k', data: new Uint8Array(1_000_000) })
      await clock.advance(1_000)
    }
    const first = await read(await iterator({}))
    expect(first.records).toHaveLength(10)
    expect(first.MillisBehindLatest).toBe(2_000)
    await expect(read(first.NextShardIterator ?? '')).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    })
    await clock.advance(5_000)
    expect((await read(first.NextShardIterator ?? '')).records).toHaveLength(2)
  })
})

describe('Enhanced fan-out', () => {
  test('registers, describes, lists and removes consumers', async () => {
    const StreamARN = create()
    const { Consumer } = await client.send(
      new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'live' }),
    )
    const ConsumerARN = Consumer?.ConsumerARN
    expect(ConsumerARN).toBe(`${StreamARN}/consumer/live:${startMs / 1_000}`)
    const described = await client.send(new DescribeStreamConsumerCommand({ ConsumerARN }))
    expect(described.ConsumerDescription).toMatchObject({ ConsumerStatus: 'ACTIVE', StreamARN })
    expect((await client.send(new ListStreamConsumersCommand({ StreamARN }))).Consumers).toHaveLength(1)
    await expect(client.send(new DeleteStreamCommand({ StreamARN }))).rejects.toMatchObject({
      name: 'ResourceInUseException',
    })
    await client.send(new DeregisterStreamConsumerCommand({ ConsumerARN }))
    expect((await client.send(new ListStreamConsumersCommand({ StreamARN }))).Consumers).toEqual([])
  })

  test('gives readers inside the emulator a cursor that is told of each append', () => {
    const streamArn = create()
    const { consumerArn } = kinesis.registerConsumer({ streamArn, name: 'live' })
    expect(kinesis.shardIds(consumerArn)).toEqual([firstShard])
    const cursor = kinesis.openCursor(consumerArn, firstShard, { type: 'LATEST' })
    let told = 0
    const stop = cursor.onAppend(() => (told += 1))
    for (const text of ['a', 'bc', 'def']) kinesis.append(streamArn, { partitionKey: 'k', data: bytes(text) })
    expect(told).toBe(3)
    expect(cursor.waiting(2)).toBe(2)
    expect(texts(cursor.take(2))).toEqual(['a', 'bc'])
    expect(texts(cursor.take(2))).toEqual(['def'])
    expect(cursor.take(2)).toEqual([])
    expect(meter.read()['kinesis.fanOutBytes']).toBe(6)
    stop()
    kinesis.append(streamArn, { partitionKey: 'k', data: bytes('g') })
    expect(told).toBe(3)
  })

  test('two cursors do not disturb each other, wherever they begin', () => {
    const streamArn = create()
    const open = (from: StartingPosition) => kinesis.openCursor(streamArn, firstShard, from)
    const [first] = ['a', 'b', 'c'].map((text) =>
      kinesis.append(streamArn, { partitionKey: 'k', data: bytes(text) }),
    )
    const whole = open({ type: 'TRIM_HORIZON' })
    const after = open({ type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: first?.sequenceNumber ?? '' })
    expect(texts(after.take(9))).toEqual(['b', 'c'])
    expect(texts(whole.take(9))).toEqual(['a', 'b', 'c'])
  })
})

test('Puts are billed in units of 25 KB', () => {
  const streamArn = create()
  kinesis.append(streamArn, { partitionKey: 'k', data: new Uint8Array(25 * 1024 - 1) })
  kinesis.append(streamArn, { partitionKey: 'k', data: new Uint8Array(25 * 1024) })
  expect(meter.read()['kinesis.putPayloadUnits']).toBe(3)
})
