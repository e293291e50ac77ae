import { GetRecordsCommand } from '@aws-sdk/client-kinesis'
import { describe, expect, test } from 'vitest'
import { readRecords } from '../read-records.ts'
import { targetsOf } from '../targets.ts'
import { suiteTimeoutMs, textOf, openStream } from './open-stream.ts'

describe.each(targetsOf(['kinesis']))(
  'Kinesis Data Streams, by $name',
  { timeout: suiteTimeoutMs },
  ({ open }) => {
    const { client, put, iteratorOf, readFrom } = openStream(open)

    describe('reading', () => {
      test('Records come back with key, data, number and arrival [kinesis-api/API_Record]', async () => {
        const { SequenceNumber } = await put('größe', { PartitionKey: 'key-1' })
        const [record] = await readFrom(
          await iteratorOf({
            ShardIteratorType: 'AT_SEQUENCE_NUMBER',
            StartingSequenceNumber: SequenceNumber,
          }),
        )
        expect(record).toMatchObject({ PartitionKey: 'key-1', SequenceNumber })
        expect(record && textOf(record)).toBe('größe')
        expect(record?.ApproximateArrivalTimestamp).toBeInstanceOf(Date)
      })

      test('Records of a shard come in the order of their numbers [kinesis/key-concepts]', async () => {
        const { SequenceNumber } = await put('0')
        for (const text of ['1', '2', '3']) await put(text)
        const records = await readFrom(
          await iteratorOf({
            ShardIteratorType: 'AT_SEQUENCE_NUMBER',
            StartingSequenceNumber: SequenceNumber,
          }),
          4,
        )
        expect(records.map(textOf)).toEqual(['0', '1', '2', '3'])
      })

      test('AFTER_SEQUENCE_NUMBER begins with the next record [kinesis-api/API_GetShardIterator]', async () => {
        const { SequenceNumber } = await put('before')
        await put('after')
        const [record] = await readFrom(
          await iteratorOf({
            ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
            StartingSequenceNumber: SequenceNumber,
          }),
        )
        expect(record && textOf(record)).toBe('after')
      })

      test('LATEST begins with what is put afterwards [kinesis-api/API_GetShardIterator]', async () => {
        await put('earlier')
        const iterator = await iteratorOf({ ShardIteratorType: 'LATEST' })
        // The iterator takes effect with its first read.
        const first = await readRecords(client(), iterator)
        await put('later')
        const [record] = await readFrom(first.NextShardIterator)
        expect(record && textOf(record)).toBe('later')
      })

      test('TRIM_HORIZON begins with the oldest record [kinesis-api/API_GetShardIterator]', async () => {
        const oldest = await readFrom(await iteratorOf())
        const again = await readFrom(await iteratorOf())
        expect(again[0]?.SequenceNumber).toBe(oldest[0]?.SequenceNumber)
      })

      test('AT_TIMESTAMP with the present time returns no earlier record [kinesis-api/API_GetShardIterator]', async () => {
        const { SequenceNumber } = await put('old')
        await new Promise((resolve) => setTimeout(resolve, 5))
        const iterator = await iteratorOf({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date() })
        const { Records } = await readRecords(client(), iterator)
        expect(Records?.map((record) => record.SequenceNumber)).not.toContain(SequenceNumber)
      })

      test('GetRecords returns an iterator to continue with, and how far it is behind [kinesis-api/API_GetRecords]', async () => {
        const iterator = await iteratorOf({ ShardIteratorType: 'LATEST' })
        const { NextShardIterator, MillisBehindLatest } = await readRecords(client(), iterator)
        expect(NextShardIterator).toEqual(expect.any(String))
        expect(MillisBehindLatest).toBe(0)
      })

      test('A limit bounds how many records come at once [kinesis-api/API_GetRecords]', async () => {
        const { SequenceNumber } = await put('1')
        await put('2')
        const iterator = await iteratorOf({
          ShardIteratorType: 'AT_SEQUENCE_NUMBER',
          StartingSequenceNumber: SequenceNumber,
        })
        const { Records } = await readRecords(client(), iterator, 1)
        expect(Records?.length).toBeLessThanOrEqual(1)
      })

      test('A limit of more than 10,000 is refused [kinesis-api/API_GetRecords]', async () => {
        const iterator = await iteratorOf()
        await expect(
          client().send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 10_001 })),
        ).rejects.toMatchObject({ name: expect.stringMatching(/^(InvalidArgument|Validation)Exception$/) })
      })

      test('Many readers read one shard, each at its own place [kinesis/shared-throughput-consumers]', async () => {
        const { SequenceNumber } = await put('shared')
        const readers = [0, 1].map(async () =>
          readFrom(
            await iteratorOf({
              ShardIteratorType: 'AT_SEQUENCE_NUMBER',
              StartingSequenceNumber: SequenceNumber,
            }),
          ),
        )
        for (const records of await Promise.all(readers))
          expect(records[0]?.SequenceNumber).toBe(SequenceNumber)
      })

      test('An unknown shard fails with ResourceNotFoundException [kinesis-api/API_GetShardIterator]', async () => {
        await expect(iteratorOf({ ShardId: 'shardId-000000000099' })).rejects.toMatchObject({
          name: 'ResourceNotFoundException',
        })
      })

      test('A string that is not an iterator is refused [kinesis-api/API_GetRecords]', async () => {
        await expect(
          client().send(new GetRecordsCommand({ ShardIterator: 'nonsense' })),
        ).rejects.toMatchObject({ name: 'InvalidArgumentException' })
      })
    })
  },
)
