import { DynamoDBClient, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis'
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createManualClock } from '@sportsfeeds/std/testing'
import { request } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { type CloudOptions, createCloud } from './cloud.ts'
import { sendResponse } from './http/body.ts'
import { account } from './testing/serve.ts'

async function open(options: Partial<CloudOptions> = {}) {
  const cloud = await createCloud({ ...account, host: '127.0.0.1', port: 0, ...options })
  onTestFinished(() => cloud.close())
  return cloud
}

function settingsOf(endpoint: string) {
  return {
    endpoint,
    region: account.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  }
}

test('One port serves DynamoDB, Kinesis and SQS to clients with their usual settings', async () => {
  const cloud = await open()
  await cloud.dynamodb.createTable({ tableName: 'things', hashKey: 'id', attributes: { id: 'S' } })
  cloud.kinesis.createStream({ streamName: 'changes' })
  const { queueUrl } = cloud.sqs.createQueue({ queueName: 'letters' })
  const dynamodb = new DynamoDBClient(settingsOf(cloud.endpoint))
  const kinesis = new KinesisClient(settingsOf(cloud.endpoint))
  const sqs = new SQSClient(settingsOf(cloud.endpoint))
  expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(['things'])
  expect((await kinesis.send(new ListStreamsCommand({}))).StreamNames).toEqual(['changes'])
  expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls).toEqual([queueUrl])
  for (const client of [dynamodb, kinesis, sqs]) client.destroy()
})

test('A write travels through the change stream to a function', async () => {
  const cloud = await open()
  const codeDir = await mkdtemp(join(tmpdir(), 'function-'))
  onTestFinished(() => rm(codeDir, { recursive: true }))
  await writeFile(
    join(codeDir, 'index.mjs'),
    `export const handler = async ({ Records }) => {
      for (const { kinesis } of Records) console.log('got ' + Buffer.from(kinesis.data, 'base64'))
    }`,
  )
  await cloud.dynamodb.createTable({ tableName: 'things', hashKey: 'id', attributes: { id: 'S' } })
  const { streamArn } = cloud.kinesis.createStream({ streamName: 'changes' })
  await cloud.dynamodb.setKinesisDestination('things', { streamArn, precision: 'MICROSECOND' })
  const { consumerArn } = cloud.kinesis.registerConsumer({ streamArn, name: 'live' })
  cloud.lambda.createFunction({
    functionName: 'reader',
    codePath: codeDir,
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    memoryMb: 128,
    timeoutSeconds: 3,
    environment: {},
  })
  cloud.eventSourceMappings.create({
    eventSourceArn: consumerArn,
    functionName: 'reader',
    startingPosition: 'LATEST',
  })
  const client = new DynamoDBClient(settingsOf(cloud.endpoint))
  await client.send(new PutItemCommand({ TableName: 'things', Item: { id: { S: 'a' } } }))
  await expect
    .poll(
      () =>
        cloud.lambda
          .logs('reader')
          .map(({ message }) => message)
          .join('\n'),
      { timeout: 10_000 },
    )
    .toContain('"eventName":"INSERT"')
  client.destroy()
})

test('Functions behind enhanced fan-out get records after the delay that was asked for', async () => {
  const clock = createManualClock(0)
  const cloud = await open({ clock, fanOutDelayMs: 70 })
  const { streamArn } = cloud.kinesis.createStream({ streamName: 'changes' })
  const { consumerArn } = cloud.kinesis.registerConsumer({ streamArn, name: 'live' })
  const { uuid } = cloud.eventSourceMappings.create({
    eventSourceArn: consumerArn,
    functionName: 'reader',
    startingPosition: 'LATEST',
  })
  // A record that was read has an age until its function, which does not exist here, has processed it.
  const ages = () => Object.values(cloud.eventSourceMappings.describe(uuid).iteratorAgeMs)
  cloud.kinesis.append(streamArn, { partitionKey: 'k', data: new TextEncoder().encode('{}') })
  await clock.advance(69)
  expect(ages()).toEqual([0])
  await clock.advance(1)
  expect(ages()).toEqual([70])
})

test('Other services are mounted under paths of the same port', async () => {
  const cloud = await open()
  cloud.mount('/oidc', {
    handle: async (_, response) => sendResponse(response, { status: 200, headers: {}, body: 'keys' }),
  })
  expect(await (await request(`${cloud.endpoint}/oidc/jwks`)).body.text()).toBe('keys')
})

test('A cloud that finds its port taken leaves the data directory free', async () => {
  const first = await open()
  const dataDir = await mkdtemp(join(tmpdir(), 'tables-'))
  onTestFinished(() => rm(dataDir, { recursive: true }))
  const port = Number(new URL(first.endpoint).port)
  await expect(open({ port, dataDir })).rejects.toMatchObject({ code: 'port_in_use' })
  await open({ dataDir })
})
