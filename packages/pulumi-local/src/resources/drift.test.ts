import { type Cloud, createCloud } from '@sportsfeeds/emulator'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Properties } from '../engine/property-values.ts'
import type { ResourceHandler } from '../engine/resource-handler.ts'
import type { CloudContext } from './context.ts'
import { kinesisStreamingDestination, table } from './dynamodb.ts'
import { stream } from './kinesis.ts'
import { queue } from './sqs.ts'

const account = { region: 'eu-west-1', accountId: '000000000000' }
let cloud: Cloud
let context: CloudContext

beforeEach(async () => {
  cloud = await createCloud({ ...account, host: '127.0.0.1', port: 0 })
  context = { ...account, cloud, workDirectory: '', generateSecret: () => '' }
})
afterEach(() => cloud.close())

/** Makes a resource. @returns its id and its `read`. */
async function make(handler: ResourceHandler<CloudContext>, inputs: Properties) {
  const request = { urn: `urn:${handler.type}`, type: handler.type, name: 'made', inputs }
  const created = await handler.create(context, request)
  return { ...created, read: () => handler.read(context, { ...request, ...created }) }
}

async function callAws(target: string, body: object): Promise<void> {
  const response = await fetch(cloud.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
    body: JSON.stringify(body),
  })
  expect({ status: response.status, body: await response.text() }).toMatchObject({ status: 200 })
}

test('a queue whose attributes were set by hand has drifted in what is declared, and one that was deleted is gone', async () => {
  const { id: QueueUrl, read } = await make(queue, { messageRetentionSeconds: 600, delaySeconds: 5 })
  expect(await read()).toEqual({})
  await callAws('AmazonSQS.SetQueueAttributes', {
    QueueUrl,
    Attributes: { DelaySeconds: '9', VisibilityTimeout: '7' },
  })
  expect(await read()).toEqual({ delaySeconds: 9 })
  await callAws('AmazonSQS.DeleteQueue', { QueueUrl })
  expect(await read()).toBeUndefined()
})

test('a stream that was split by hand, or keeps its records longer, has drifted', async () => {
  const { id: StreamARN, read } = await make(stream, { shardCount: 1, retentionPeriod: 24 })
  expect(await read()).toEqual({})
  await callAws('Kinesis_20131202.UpdateShardCount', {
    StreamARN,
    TargetShardCount: 2,
    ScalingType: 'UNIFORM_SCALING',
  })
  await callAws('Kinesis_20131202.IncreaseStreamRetentionPeriod', { StreamARN, RetentionPeriodHours: 48 })
  expect(await read()).toEqual({ shardCount: 2, retentionPeriod: 48 })
})

test('a table that is scaled, or paid otherwise, by hand has drifted', async () => {
  const inputs = {
    name: 'things',
    hashKey: 'id',
    attributes: [{ name: 'id', type: 'S' }],
    billingMode: 'PROVISIONED',
    readCapacity: 5,
    writeCapacity: 5,
  }
  const { id: TableName, read } = await make(table, inputs)
  expect(await read()).toEqual({})
  await callAws('DynamoDB_20120810.UpdateTable', {
    TableName,
    ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 9 },
  })
  await vi.waitFor(async () => expect(await read()).toEqual({ writeCapacity: 9 }))
  await callAws('DynamoDB_20120810.UpdateTable', { TableName, BillingMode: 'PAY_PER_REQUEST' })
  expect(await read()).toEqual({ billingMode: 'PAY_PER_REQUEST' })
})

test('a table is paid otherwise, with its indexes, without being made again', async () => {
  const index = { name: 'by-rank', hashKey: 'rank', projectionType: 'ALL' }
  const inputs = {
    name: 'things',
    hashKey: 'id',
    attributes: ['id', 'rank'].map((name) => ({ name, type: 'S' })),
    billingMode: 'PAY_PER_REQUEST',
    globalSecondaryIndexes: [index],
  }
  const made = await make(table, inputs)
  const scaled = {
    ...inputs,
    billingMode: 'PROVISIONED',
    readCapacity: 3,
    writeCapacity: 4,
    globalSecondaryIndexes: [{ ...index, readCapacity: 1, writeCapacity: 2 }],
  }
  const before = inputs.globalSecondaryIndexes
  expect(table.changesOnlyOnAws('globalSecondaryIndexes', before, scaled.globalSecondaryIndexes)).toBe(false)
  expect(table.changesOnlyOnAws('globalSecondaryIndexes', before, [])).toBe(true)
  const request = { urn: `urn:${table.type}`, type: table.type, name: 'made' }
  await table.update(context, { ...request, ...made, inputs }, { ...request, inputs: scaled })
  expect(await cloud.dynamodb.billing('things')).toEqual({
    billingMode: 'PROVISIONED',
    provisioned: { read: 3, write: 4 },
    indexes: { 'by-rank': { read: 1, write: 2 } },
  })
})

test('change capture of another precision has drifted, and one that was disabled is gone', async () => {
  const inputs = { name: 'things', hashKey: 'id', attributes: [{ name: 'id', type: 'S' }] }
  const { id: TableName } = await make(table, { ...inputs, billingMode: 'PAY_PER_REQUEST' })
  const { id: StreamArn } = await make(stream, { shardCount: 1 })
  const { read } = await make(kinesisStreamingDestination, {
    tableName: TableName,
    streamArn: StreamArn,
    approximateCreationDateTimePrecision: 'MICROSECOND',
  })
  expect(await read()).toEqual({})
  await callAws('DynamoDB_20120810.UpdateKinesisStreamingDestination', {
    TableName,
    StreamArn,
    UpdateKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: 'MILLISECOND' },
  })
  expect(await read()).toEqual({ approximateCreationDateTimePrecision: 'MILLISECOND' })
  await callAws('DynamoDB_20120810.DisableKinesisStreamingDestination', { TableName, StreamArn })
  expect(await read()).toBeUndefined()
})
