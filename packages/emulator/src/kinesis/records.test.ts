import {
  type GetShardIteratorCommandInput,
  PutRecordCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashKeyOf } from './hash-range.ts'
import { compareSequenceNumbers } from './sequence-number.ts'
import {
  append,
  bytes,
  firstShard,
  setUpKinesis,
  startMs,
  StreamName,
  texts,
} from './testing/set-up-kinesis.ts'

describe('Records', () => {
  test('come back as they were put, in order, over HTTP/2', async () => {
    const { client, create, iterator, read } = await setUpKinesis()
    create()
    const put = await client.send(
      new PutRecordCommand({ StreamName, PartitionKey: 'k', Data: bytes('héllo') }),
    )
    const all = await client.send(
      new PutRecordsCommand({
        StreamName,
        Records: ['b', 'c'].map((text) => ({ PartitionKey: 'k', Data: bytes(text) })),
      }),
    )
    expect(all.FailedRecordCount).toBe(0)
    const response = await read(await iterator())
    expect(response.texts).toEqual(['héllo', 'b', 'c'])
    expect(response.records[0]).toMatchObject({
      PartitionKey: 'k',
      SequenceNumber: put.SequenceNumber,
      ApproximateArrivalTimestamp: new Date(startMs),
    })
    expect(response.MillisBehindLatest).toBe(0)
    expect(await read(response.NextShardIterator)).toMatchObject({ texts: [] })
  })

  test('go to the shard whose range holds the MD5 of their partition key [kinesis/key-concepts]', async () => {
    const { create, kinesis } = await setUpKinesis()
    const shards = 7
    const streamArn = create(shards)
    const width = 2n ** 128n / BigInt(shards)
    const cursors = kinesis
      .shardIds(streamArn)
      .map((shardId) => kinesis.openCursor(streamArn, shardId, { type: 'LATEST' }))
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), (partitionKey) => {
        append(kinesis, streamArn, '', partitionKey)
        const received = cursors.map((cursor) => cursor.take(10).length)
        const expected = Math.min(shards - 1, Number(BigInt(`0x${hashKeyOf(partitionKey)}`) / width))
        expect(received).toEqual(cursors.map((_, shard) => (shard === expected ? 1 : 0)))
      }),
    )
  })

  test('go where an explicit hash key sends them [kinesis-api/API_PutRecord]', async () => {
    const { client, create } = await setUpKinesis()
    create(2)
    const put = (ExplicitHashKey: string) =>
      client.send(new PutRecordCommand({ StreamName, PartitionKey: 'k', ExplicitHashKey, Data: bytes('') }))
    expect((await put('0')).ShardId).toBe('shardId-000000000000')
    expect((await put((2n ** 128n - 1n).toString())).ShardId).toBe('shardId-000000000001')
    await expect(put((2n ** 128n).toString())).rejects.toMatchObject({ name: 'InvalidArgumentException' })
  })

  test('have sequence numbers that grow within a shard, and from stream to stream', async () => {
    const { clock, create, kinesis } = await setUpKinesis()
    const old = create()
    const numbers = Array.from({ length: 100 }, () => append(kinesis, old, '').sequenceNumber)
    kinesis.deleteStream(StreamName)
    await clock.advance(1)
    numbers.push(append(kinesis, create(), '').sequenceNumber)
    expect(numbers.every((number) => /^\d{56}$/.test(number))).toBe(true)
    expect(numbers.toSorted(compareSequenceNumbers)).toEqual(numbers)
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  test('expire with their retention [kinesis/kinesis-extended-retention]', async () => {
    const { clock, create, iterator, kinesis, read } = await setUpKinesis()
    append(kinesis, create(), 'old')
    await clock.advance(24 * 3_600_000 - 1)
    expect((await read(await iterator())).texts).toEqual(['old'])
    await clock.advance(1)
    expect((await read(await iterator())).texts).toEqual([])
  })

  test('are dropped oldest first beyond the kept bytes', async () => {
    const { create, kinesis } = await setUpKinesis({ maxRetainedBytesPerShard: 10 })
    const streamArn = create()
    for (const text of ['aaaa', 'bbbb', 'cccc']) append(kinesis, streamArn, text)
    const cursor = kinesis.openCursor(streamArn, firstShard, { type: 'TRIM_HORIZON' })
    expect(texts(cursor.take(10))).toEqual(['bbbb', 'cccc'])
  })
})

describe('A PutRecords request with a record over 1 MiB', () => {
  test('is refused, and stores none of the others [kinesis-api/API_PutRecordsRequestEntry]', async () => {
    const { client, create, iterator, read } = await setUpKinesis()
    create()
    const Records = [bytes('small'), new Uint8Array(1024 * 1024)].map((Data) => ({ PartitionKey: 'k', Data }))
    await expect(client.send(new PutRecordsCommand({ StreamName, Records }))).rejects.toMatchObject({
      name: 'InvalidArgumentException',
      message: 'A record of 1048577 bytes, its partition key included, is over 1 MiB.',
    })
    expect((await read(await iterator())).texts).toEqual([])
  })
})

describe('Shard iterators', () => {
  test('begin where each type says [kinesis-api/API_GetShardIterator]', async () => {
    const { clock, create, iterator, kinesis, read } = await setUpKinesis()
    const streamArn = create()
    const numbers: string[] = []
    for (const text of ['a', 'b', 'c']) {
      numbers.push(append(kinesis, streamArn, text).sequenceNumber)
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
    await expect(from({ ShardIteratorType: 'AT_SEQUENCE_NUMBER' })).rejects.toMatchObject({
      name: 'InvalidArgumentException',
    })
  })

  test('expire after five minutes [kinesis-api/API_GetShardIterator]', async () => {
    const { clock, create, iterator, read } = await setUpKinesis()
    create()
    const latest = await iterator({ ShardIteratorType: 'LATEST' })
    await clock.advance(5 * 60_000)
    await read(latest)
    await clock.advance(1)
    await expect(read(latest)).rejects.toMatchObject({ name: 'ExpiredIteratorException' })
  })

  test('of a deleted stream do not read its successor', async () => {
    const { create, iterator, kinesis, read } = await setUpKinesis()
    create()
    const old = await iterator()
    kinesis.deleteStream(StreamName)
    create()
    await expect(read(old)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  test('that are no iterators are refused', async () => {
    const { read } = await setUpKinesis()
    await expect(read('nonsense')).rejects.toMatchObject({ name: 'InvalidArgumentException' })
  })
})

describe('Limits', () => {
  test('let 1,000 records a second into a shard and fail the rest of them one by one [kinesis/service-sizes-and-limits]', async () => {
    const { clock, create, putMany } = await setUpKinesis()
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

  test('let 1 MiB a second into a shard [kinesis/service-sizes-and-limits]', async () => {
    const { client, create, putMany } = await setUpKinesis()
    create()
    await putMany(1, 1024 * 1024 - 1)
    const another = new PutRecordCommand({ StreamName, PartitionKey: 'k', Data: bytes('') })
    await expect(client.send(another)).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    })
  })

  test('allow five reads of a shard a second [kinesis/service-sizes-and-limits]', async () => {
    const { clock, create, iterator, read } = await setUpKinesis()
    create()
    const horizon = await iterator()
    for (let call = 0; call < 5; call += 1) await read(horizon)
    await expect(read(horizon)).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' })
    await clock.advance(1_000)
    expect((await read(horizon)).texts).toEqual([])
  })

  test('bound one response to 10 MB, after which the shard rests [kinesis-api/API_GetRecords]', async () => {
    const { clock, create, iterator, putMany, read } = await setUpKinesis()
    create()
    for (let second = 0; second < 12; second += 1) {
      await putMany(1, 1_000_000)
      await clock.advance(1_000)
    }
    const first = await read(await iterator())
    expect(first.records).toHaveLength(10)
    expect(first.MillisBehindLatest).toBe(2_000)
    await expect(read(first.NextShardIterator)).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    })
    await clock.advance(5_000)
    expect((await read(first.NextShardIterator)).records).toHaveLength(2)
  })
})

test('Puts are billed in units of 25 KB', async () => {
  const { create, meter, putMany } = await setUpKinesis()
  create()
  await putMany(1, 25 * 1024 - 1)
  await putMany(1, 25 * 1024)
  expect(meter.read()['kinesis.putPayloadUnits']).toBe(3)
})
