import { randomUUID } from 'node:crypto'
import {
  AddTagsToStreamCommand,
  CreateStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  IncreaseStreamRetentionPeriodCommand,
  ListShardsCommand,
  ListStreamsCommand,
  ListTagsForStreamCommand,
  RemoveTagsFromStreamCommand,
} from '@aws-sdk/client-kinesis'
import { describe, expect, test } from 'vitest'
import { targetsOf } from '../targets.ts'
import { firstShard, secondShard, suiteTimeoutMs, openStream } from './open-stream.ts'

describe.each(targetsOf(['kinesis']))(
  'Kinesis Data Streams, by $name',
  { timeout: suiteTimeoutMs },
  ({ open }) => {
    const { StreamName, client, streamArn } = openStream(open)

    describe('streams', () => {
      test('DescribeStreamSummary tells status, mode, retention and shards [kinesis-api/API_DescribeStreamSummary]', async () => {
        const { StreamDescriptionSummary } = await client().send(
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
        const { StreamDescription } = await client().send(
          new DescribeStreamCommand({ StreamARN: streamArn() }),
        )
        expect(StreamDescription).toMatchObject({ StreamName, HasMoreShards: false })
        expect(StreamDescription?.Shards).toHaveLength(2)
      })

      test('Shards divide the space of 128-bit hash keys between them [kinesis-api/API_HashKeyRange]', async () => {
        const { Shards } = await client().send(new ListShardsCommand({ StreamName }))
        expect(Shards?.map(({ ShardId }) => ShardId)).toEqual([firstShard, secondShard])
        const [first, second] = Shards?.map(({ HashKeyRange }) => HashKeyRange) ?? []
        expect(first?.StartingHashKey).toBe('0')
        expect(BigInt(second?.StartingHashKey ?? 0)).toBe(BigInt(first?.EndingHashKey ?? 0) + 1n)
        expect(BigInt(second?.EndingHashKey ?? 0)).toBe(2n ** 128n - 1n)
      })

      test('ListShards gives pages; a request with a token names no stream [kinesis-api/API_ListShards]', async () => {
        const first = await client().send(new ListShardsCommand({ StreamName, MaxResults: 1 }))
        expect(first.Shards).toHaveLength(1)
        const second = await client().send(new ListShardsCommand({ NextToken: first.NextToken }))
        expect(second.Shards?.map(({ ShardId }) => ShardId)).toEqual([secondShard])
        expect(second.NextToken).toBeUndefined()
        const { NextToken } = first
        await expect(client().send(new ListShardsCommand({ StreamName, NextToken }))).rejects.toMatchObject({
          name: 'InvalidArgumentException',
        })
      })

      test('ListStreams names the stream [kinesis-api/API_ListStreams]', async () => {
        const names: string[] = []
        let NextToken: string | undefined
        do {
          const page: { StreamNames: string[] | undefined; NextToken?: string | undefined } =
            await client().send(new ListStreamsCommand({ NextToken }))
          names.push(...(page.StreamNames ?? []))
          NextToken = page.NextToken
        } while (NextToken !== undefined)
        expect(names).toContain(StreamName)
      })

      test('A name that is taken fails with ResourceInUseException [kinesis-api/API_CreateStream]', async () => {
        await expect(
          client().send(new CreateStreamCommand({ StreamName, ShardCount: 1 })),
        ).rejects.toMatchObject({
          name: 'ResourceInUseException',
        })
      })

      test('An unknown stream fails with ResourceNotFoundException [kinesis-api/API_DescribeStreamSummary]', async () => {
        const absent = new DescribeStreamSummaryCommand({ StreamName: `conformance-${randomUUID()}` })
        await expect(client().send(absent)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
      })

      test('Tags are added, listed and removed [kinesis/tagging]', async () => {
        const tags = async () => (await client().send(new ListTagsForStreamCommand({ StreamName }))).Tags
        await client().send(new AddTagsToStreamCommand({ StreamName, Tags: { team: 'a' } }))
        expect(await tags()).toEqual([{ Key: 'team', Value: 'a' }])
        await client().send(new RemoveTagsFromStreamCommand({ StreamName, TagKeys: ['team'] }))
        expect(await tags()).toEqual([])
      })

      test('Retention of more than 8,760 hours is refused [kinesis/kinesis-extended-retention]', async () => {
        await expect(
          client().send(
            new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 8_761 }),
          ),
        ).rejects.toMatchObject({ name: expect.stringMatching(/^(InvalidArgument|Validation)Exception$/) })
      })
    })
  },
)
