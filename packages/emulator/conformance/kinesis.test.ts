import { createHash, randomUUID } from 'node:crypto'
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
  RemoveTagsFromStreamCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis'
import type { GetShardIteratorCommandInput, PutRecordCommandInput } from '@aws-sdk/client-kinesis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRecords, readRestMs } from './read-records.ts'
import { targetsOf } from './targets.ts'
import type { OpenTarget } from './targets.ts'

const streamWaitSeconds = 120
const firstShard = 'shardId-000000000000'
const secondShard = 'shardId-000000000001'
const suiteTimeoutMs = 60_000

const textOf = ({ Data }: { Data?: Uint8Array | undefined }) => Buffer.from(Data ?? []).toString('utf8')

describe.each(targetsOf(['kinesis']))(
  'Kinesis Data Streams, by $name',
  { timeout: suiteTimeoutMs },
  ({ open }) => {
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
        const { StreamDescriptionSummary } = await client.send(
          new DescribeStreamSummaryCommand({ StreamName }),
        )
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
        const answer = await readRecords(client, iterator)
        records.push(...(answer.Records ?? []))
        iterator = answer.NextShardIterator
        if (records.length < wanted) await new Promise((resolve) => setTimeout(resolve, readRestMs))
      }
      return records
    }

    describe('streams', () => {
      test('DescribeStreamSummary tells status, mode, retention and shards [kinesis-api/API_DescribeStreamSummary]', async () => {
        const { StreamDescriptionSummary } = await client.send(
          new DescribeStreamSummaryCommand({ StreamName }),
        )
        expect(StreamDescriptionSummary).toMatchObject({
          StreamName,
          StreamARN: expect.stringMatching(/^arn:aws:kinesis:[\w-]+:\d{12}:stream\/conformance-/),
          StreamStatus: 'ACTIVE',
          StreamModeDetails: { StreamMode: 'PROVISIONED' },
          RetentionPeriodHours: 24,
          OpenShardCount: 2,
          EncryptionType: 'NONE',
        })
      })

      test('A stream is found by its ARN as by its name [kinesis-api/API_DescribeStream]', async () => {
        const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamARN }))
        expect(StreamDescription).toMatchObject({ StreamName, HasMoreShards: false })
        expect(StreamDescription?.Shards).toHaveLength(2)
      })

      test('Shards divide the space of 128-bit hash keys between them [kinesis-api/API_HashKeyRange]', async () => {
        const { Shards } = await client.send(new ListShardsCommand({ StreamName }))
        expect(Shards?.map(({ ShardId }) => ShardId)).toEqual([firstShard, secondShard])
        const [first, second] = Shards?.map(({ HashKeyRange }) => HashKeyRange) ?? []
        expect(first?.StartingHashKey).toBe('0')
        expect(BigInt(second?.StartingHashKey ?? 0)).toBe(BigInt(first?.EndingHashKey ?? 0) + 1n)
        expect(BigInt(second?.EndingHashKey ?? 0)).toBe(2n ** 128n - 1n)
      })

      test('ListShards gives pages; a request with a token names no stream [kinesis-api/API_ListShards]', async () => {
        const first = await client.send(new ListShardsCommand({ StreamName, MaxResults: 1 }))
        expect(first.Shards).toHaveLength(1)
        const second = await client.send(new ListShardsCommand({ NextToken: first.NextToken }))
        expect(second.Shards?.map(({ ShardId }) => ShardId)).toEqual([secondShard])
        expect(second.NextToken).toBeUndefined()
      })

      test('ListStreams names the stream [kinesis-api/API_ListStreams]', async () => {
        const names: string[] = []
        let NextToken: string | undefined
        do {
          const page: { StreamNames: string[] | undefined; NextToken?: string | undefined } =
            await client.send(new ListStreamsCommand({ NextToken }))
          names.push(...(page.StreamNames ?? []))
          NextToken = page.NextToken
        } while (NextToken !== undefined)
        expect(names).toContain(StreamName)
      })

      test('A name that is taken fails with ResourceInUseException [kinesis-api/API_CreateStream]', async () => {
        await expect(
          client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 })),
        ).rejects.toMatchObject({
          name: 'ResourceInUseException',
        })
      })

      test('A stream that is not there fails with ResourceNotFoundException [kinesis-api/API_DescribeStreamSummary]', async () => {
        const absent = new DescribeStreamSummaryCommand({ StreamName: `conformance-${randomUUID()}` })
        await expect(client.send(absent)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
      })

      test('Tags are added, listed and removed [kinesis/tagging]', async () => {
        const tags = async () => (await client.send(new ListTagsForStreamCommand({ StreamName }))).Tags
        await client.send(new AddTagsToStreamCommand({ StreamName, Tags: { team: 'a' } }))
        expect(await tags()).toEqual([{ Key: 'team', Value: 'a' }])
        await client.send(new RemoveTagsFromStreamCommand({ StreamName, TagKeys: ['team'] }))
        expect(await tags()).toEqual([])
      })

      test('Retention of more than 8,760 hours is refused [kinesis/kinesis-extended-retention]', async () => {
        await expect(
          client.send(new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 8_761 })),
        ).rejects.toMatchObject({ name: expect.stringMatching(/^(InvalidArgument|Validation)Exception$/) })
      })
    })

    describe('writing', () => {
      test('PutRecord answers with shard and sequence number [kinesis-api/API_PutRecord]', async () => {
        expect(await put('a')).toMatchObject({
          ShardId: firstShard,
          SequenceNumber: expect.stringMatching(/^\d+$/),
        })
      })

      test('Sequence numbers grow within a shard [kinesis-api/API_PutRecord]', async () => {
        const first = await put('a')
        const second = await put('b')
        expect(BigInt(second.SequenceNumber ?? 0)).toBeGreaterThan(BigInt(first.SequenceNumber ?? 0))
      })

      test.each(['a', 'b', 'game-1', 'äöü'])(
        'A record of key %s goes to the shard whose range holds the MD5 of the key [kinesis/key-concepts]',
        async (PartitionKey) => {
          const { ShardId } = await put('x', { PartitionKey, ExplicitHashKey: undefined })
          const isLow = createHash('md5').update(PartitionKey, 'utf8').digest().readUInt8(0) < 0x80
          expect(ShardId).toBe(isLow ? firstShard : secondShard)
        },
      )

      test('An explicit hash key overrides the MD5 of the key [kinesis-api/API_PutRecord]', async () => {
        const last = String(2n ** 128n - 1n)
        expect((await put('x', { ExplicitHashKey: last })).ShardId).toBe(secondShard)
        expect((await put('x', { ExplicitHashKey: '0' })).ShardId).toBe(firstShard)
      })

      test('PutRecords answers for each record in the order of the request [kinesis-api/API_PutRecords]', async () => {
        const last = String(2n ** 128n - 1n)
        const { FailedRecordCount, Records } = await client.send(
          new PutRecordsCommand({
            StreamName,
            Records: ['0', last, '0'].map((ExplicitHashKey) => ({
              PartitionKey: 'k',
              ExplicitHashKey,
              Data: Buffer.from('x'),
            })),
          }),
        )
        expect(FailedRecordCount).toBe(0)
        expect(Records?.map(({ ShardId }) => ShardId)).toEqual([firstShard, secondShard, firstShard])
      })

      test('PutRecords refuses more than 500 records [kinesis-api/API_PutRecords]', async () => {
        const Records = Array.from({ length: 501 }, () => ({ PartitionKey: 'k', Data: Buffer.from('x') }))
        await expect(client.send(new PutRecordsCommand({ StreamName, Records }))).rejects.toMatchObject({
          name: expect.stringMatching(/^(InvalidArgument|Validation)Exception$/),
        })
      })

      test('A partition key of more than 256 letters is refused [kinesis-api/API_PutRecord]', async () => {
        await expect(put('x', { PartitionKey: 'k'.repeat(257) })).rejects.toMatchObject({
          name: 'ValidationException',
        })
      })

      test('An explicit hash key that is no 128-bit number is refused [kinesis-api/API_PutRecord]', async () => {
        await expect(put('x', { ExplicitHashKey: String(2n ** 128n) })).rejects.toMatchObject({
          name: expect.stringMatching(/^(InvalidArgument|Validation)Exception$/),
        })
      })

      test('A record for a stream that is not there fails with ResourceNotFoundException [kinesis-api/API_PutRecord]', async () => {
        await expect(put('x', { StreamName: `conformance-${randomUUID()}` })).rejects.toMatchObject({
          name: 'ResourceNotFoundException',
        })
      })
    })

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
        const first = await readRecords(client, iterator)
        await put('later')
        const [record] = await readFrom(first.NextShardIterator)
        expect(record && textOf(record)).toBe('later')
      })

      test('TRIM_HORIZON begins with the oldest record [kinesis-api/API_GetShardIterator]', async () => {
        const oldest = await readFrom(await iteratorOf())
        const again = await readFrom(await iteratorOf())
        expect(again[0]?.SequenceNumber).toBe(oldest[0]?.SequenceNumber)
      })

      test('AT_TIMESTAMP of now gives nothing of before [kinesis-api/API_GetShardIterator]', async () => {
        const { SequenceNumber } = await put('old')
        await new Promise((resolve) => setTimeout(resolve, 5))
        const iterator = await iteratorOf({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date() })
        const { Records } = await readRecords(client, iterator)
        expect(Records?.map((record) => record.SequenceNumber)).not.toContain(SequenceNumber)
      })

      test('GetRecords gives an iterator to go on with, and how far it is behind [kinesis-api/API_GetRecords]', async () => {
        const iterator = await iteratorOf({ ShardIteratorType: 'LATEST' })
        const { NextShardIterator, MillisBehindLatest } = await readRecords(client, iterator)
        expect(NextShardIterator).toEqual(expect.any(String))
        expect(NextShardIterator).not.toBe(iterator)
        expect(MillisBehindLatest).toBe(0)
      })

      test('A limit bounds how many records come at once [kinesis-api/API_GetRecords]', async () => {
        const { SequenceNumber } = await put('1')
        await put('2')
        const iterator = await iteratorOf({
          ShardIteratorType: 'AT_SEQUENCE_NUMBER',
          StartingSequenceNumber: SequenceNumber,
        })
        const { Records } = await readRecords(client, iterator, 1)
        expect(Records?.length).toBeLessThanOrEqual(1)
      })

      test('A limit of more than 10,000 is refused [kinesis-api/API_GetRecords]', async () => {
        const iterator = await iteratorOf()
        await expect(
          client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 10_001 })),
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

      test('A shard that is not there fails with ResourceNotFoundException [kinesis-api/API_GetShardIterator]', async () => {
        await expect(iteratorOf({ ShardId: 'shardId-000000000099' })).rejects.toMatchObject({
          name: 'ResourceNotFoundException',
        })
      })

      test('A text that is no iterator is refused [kinesis-api/API_GetRecords]', async () => {
        await expect(client.send(new GetRecordsCommand({ ShardIterator: 'nonsense' }))).rejects.toMatchObject(
          { name: 'InvalidArgumentException' },
        )
      })
    })

    describe('consumers with enhanced fan-out', () => {
      test('are registered, described, listed and removed [kinesis/enhanced-consumers]', async () => {
        const ConsumerName = `reader-${randomUUID()}`
        const { Consumer } = await client.send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName }))
        expect(Consumer).toMatchObject({
          ConsumerName,
          ConsumerARN: expect.stringContaining(`${StreamARN}/consumer/${ConsumerName}:`),
          ConsumerStatus: expect.stringMatching(/^(CREATING|ACTIVE)$/),
        })
        const status = async () =>
          (await client.send(new DescribeStreamConsumerCommand({ StreamARN, ConsumerName })))
            .ConsumerDescription?.ConsumerStatus
        await expect.poll(status, { timeout: suiteTimeoutMs / 2, interval: 500 }).toBe('ACTIVE')
        const { Consumers } = await client.send(new ListStreamConsumersCommand({ StreamARN }))
        expect(Consumers?.map((consumer) => consumer.ConsumerName)).toContain(ConsumerName)
        await client.send(new DeregisterStreamConsumerCommand({ StreamARN, ConsumerName }))
      })

      test('have names of their own [kinesis-api/API_RegisterStreamConsumer]', async () => {
        const ConsumerName = `reader-${randomUUID()}`
        const register = () => client.send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName }))
        await register()
        await expect(register()).rejects.toMatchObject({ name: 'ResourceInUseException' })
      })

      test('that are not there fail with ResourceNotFoundException [kinesis-api/API_DescribeStreamConsumer]', async () => {
        await expect(
          client.send(new DescribeStreamConsumerCommand({ StreamARN, ConsumerName: 'absent' })),
        ).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
      })

      test('keep their stream from being deleted unless that is enforced [kinesis-api/API_DeleteStream]', async () => {
        await client.send(
          new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: `reader-${randomUUID()}` }),
        )
        await expect(client.send(new DeleteStreamCommand({ StreamName }))).rejects.toMatchObject({
          name: 'ResourceInUseException',
        })
      })
    })
  },
)
