import {
  AddTagsToStreamCommand,
  CreateStreamCommand,
  DecreaseStreamRetentionPeriodCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  IncreaseStreamRetentionPeriodCommand,
  ListShardsCommand,
  ListStreamsCommand,
  ListTagsForStreamCommand,
  PutRecordCommand,
  StartStreamEncryptionCommand,
} from '@aws-sdk/client-kinesis'
import { expect, test } from 'vitest'
import { bytes, setUpKinesis, startMs, StreamName } from './testing/set-up-kinesis.ts'

test('Streams are created, described, listed and deleted', async () => {
  const { client } = await setUpKinesis()
  await client.send(new CreateStreamCommand({ StreamName, ShardCount: 2 }))
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName }))
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
  expect((await client.send(new ListStreamsCommand({}))).StreamNames).toEqual([StreamName])
  await client.send(new DeleteStreamCommand({ StreamName }))
  await expect(client.send(new DescribeStreamCommand({ StreamName }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
})

test('A stream in on-demand mode begins with four shards [kinesis/how-do-i-size-a-stream]', async () => {
  const { client } = await setUpKinesis()
  await client.send(new CreateStreamCommand({ StreamName, StreamModeDetails: { StreamMode: 'ON_DEMAND' } }))
  const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }))
  expect(StreamDescriptionSummary).toMatchObject({
    OpenShardCount: 4,
    StreamModeDetails: { StreamMode: 'ON_DEMAND' },
  })
})

test('A stream of records above 1 MiB, which is not emulated, is refused by name [kinesis-api/API_CreateStream]', async () => {
  const { client } = await setUpKinesis()
  const create = (MaxRecordSizeInKiB: number) =>
    client.send(new CreateStreamCommand({ StreamName, MaxRecordSizeInKiB }))
  await expect(create(2_048)).rejects.toMatchObject({
    message: expect.stringContaining('MaxRecordSizeInKiB'),
  })
  await create(1_024)
})

test('A name is taken once', async () => {
  const { client, create } = await setUpKinesis()
  create()
  await expect(client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))).rejects.toMatchObject({
    name: 'ResourceInUseException',
  })
})

test('Shards are listed in pages', async () => {
  const { client, create } = await setUpKinesis()
  create(5)
  const seen: (string | undefined)[] = []
  let NextToken: string | undefined
  do {
    const input = NextToken === undefined ? { StreamName } : { NextToken }
    const page = await client.send(new ListShardsCommand({ ...input, MaxResults: 2 }))
    seen.push(...(page.Shards ?? []).map(({ ShardId }) => ShardId))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  expect(seen).toEqual([0, 1, 2, 3, 4].map((shard) => `shardId-00000000000${shard}`))
})

test('A stream keeps its tags and retention', async () => {
  const { client, create } = await setUpKinesis()
  create()
  await client.send(new AddTagsToStreamCommand({ StreamName, Tags: { team: 'a' } }))
  const { Tags } = await client.send(new ListTagsForStreamCommand({ StreamName }))
  expect(Tags).toEqual([{ Key: 'team', Value: 'a' }])
  await client.send(new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 48 }))
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName }))
  expect(StreamDescription).toMatchObject({ RetentionPeriodHours: 48 })
  const tooShort = new DecreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 23 })
  await expect(client.send(tooShort)).rejects.toMatchObject({ name: 'InvalidArgumentException' })
})

test('A request that misses a field is refused, and the field is named', async () => {
  const { client, create } = await setUpKinesis()
  create()
  const incomplete = new PutRecordCommand({ StreamName, Data: bytes('x'), PartitionKey: '' })
  await expect(client.send(incomplete)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('PartitionKey'),
  })
})

test('An operation that is not emulated is named', async () => {
  const { client, create } = await setUpKinesis()
  create()
  const encrypt = new StartStreamEncryptionCommand({ StreamName, EncryptionType: 'KMS', KeyId: 'key' })
  await expect(client.send(encrypt)).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: expect.stringContaining('StartStreamEncryption'),
  })
})
