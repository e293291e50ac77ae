import {
  DescribeKinesisStreamingDestinationCommand,
  DescribeTimeToLiveCommand,
  DisableKinesisStreamingDestinationCommand,
  EnableKinesisStreamingDestinationCommand,
  UpdateKinesisStreamingDestinationCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { setUpDynamoDb, TableName } from './testing/set-up-dynamodb.ts'

test('The time to live of a table is set, described, and not set twice [dynamodb-api/API_UpdateTimeToLive]', async () => {
  const { client } = await setUpDynamoDb()
  const status = async () =>
    (await client.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription
  const enable = () =>
    client.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { AttributeName: 'EXPIRE', Enabled: true },
      }),
    )
  expect(await status()).toEqual({ TimeToLiveStatus: 'DISABLED' })
  await enable()
  expect(await status()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'EXPIRE' })
  await expect(enable()).rejects.toMatchObject({ name: 'ValidationException' })
})

test('Streaming destinations of a table are enabled, described and disabled [dynamodb-api/API_EnableKinesisStreamingDestination]', async () => {
  const { client } = await setUpDynamoDb()
  const StreamArn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/changes'
  const list = async () =>
    (await client.send(new DescribeKinesisStreamingDestinationCommand({ TableName })))
      .KinesisDataStreamDestinations
  await client.send(
    new EnableKinesisStreamingDestinationCommand({
      TableName,
      StreamArn,
      EnableKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: 'MICROSECOND' },
    }),
  )
  expect(await list()).toEqual([
    { StreamArn, DestinationStatus: 'ACTIVE', ApproximateCreationDateTimePrecision: 'MICROSECOND' },
  ])
  await client.send(new DisableKinesisStreamingDestinationCommand({ TableName, StreamArn }))
  expect(await list()).toEqual([])
})

test('The precision of a destination is milliseconds until it is asked for otherwise [dynamodb-api/API_UpdateKinesisStreamingDestination]', async () => {
  const { client } = await setUpDynamoDb()
  const StreamArn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/changes'
  const precision = async () => {
    const output = await client.send(new DescribeKinesisStreamingDestinationCommand({ TableName }))
    return output.KinesisDataStreamDestinations?.[0]?.ApproximateCreationDateTimePrecision
  }
  await client.send(new EnableKinesisStreamingDestinationCommand({ TableName, StreamArn }))
  expect(await precision()).toBe('MILLISECOND')
  await client.send(
    new UpdateKinesisStreamingDestinationCommand({
      TableName,
      StreamArn,
      UpdateKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: 'MICROSECOND' },
    }),
  )
  expect(await precision()).toBe('MICROSECOND')
})

test('An unknown table has no settings', async () => {
  const { client } = await setUpDynamoDb()
  await expect(client.send(new DescribeTimeToLiveCommand({ TableName: 'nowhere' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
})
