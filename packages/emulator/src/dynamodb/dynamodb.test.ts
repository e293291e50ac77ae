import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeKinesisStreamingDestinationCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DisableKinesisStreamingDestinationCommand,
  DynamoDBClient,
  EnableKinesisStreamingDestinationCommand,
  GetItemCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TagResourceCommand,
  TransactWriteItemsCommand,
  UpdateContinuousBackupsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createManualClock } from '../clock/manual-clock.ts'
import type { ManualClock } from '../clock/manual-clock.ts'
import { createMeter } from '../meter/meter.ts'
import type { Meter } from '../meter/meter.ts'
import { account, serve } from '../testing/serve.ts'
import { openDynamoDb } from './dynamodb.ts'
import type { DynamoDb } from './dynamodb.ts'
import { unprocessedItems } from './faults.ts'

const startMs = Date.UTC(2026, 0, 1)
const TableName = 'things'
const things = {
  tableName: TableName,
  hashKey: 'PK',
  rangeKey: 'SK',
  attributes: { PK: 'S', SK: 'S', STATUS: 'S', RANK: 'N' },
  globalSecondaryIndexes: [
    {
      indexName: 'by-status',
      hashKey: 'STATUS',
      rangeKey: 'RANK',
      projectionType: 'INCLUDE',
      nonKeyAttributes: ['NAME'],
    },
  ],
} as const

type Attributes = Record<string, AttributeValue>

let clock: ManualClock
let meter: Meter
let dynamodb: DynamoDb
let client: DynamoDBClient
let close: () => Promise<void>

beforeEach(async () => {
  clock = createManualClock(startMs)
  meter = createMeter()
  dynamodb = await openDynamoDb({
    ...account,
    clock,
    meter,
    streams: {
      append: () => {
        throw new Error('unused')
      },
    },
  })
  const served = await serve((door) => door.serveTarget('DynamoDB_20120810', dynamodb.room))
  client = new DynamoDBClient(served.settings)
  close = served.close
})

afterEach(async () => {
  client.destroy()
  await close()
  await dynamodb.close()
})

const thing = (PK: string, SK: string, rest: Attributes = {}): Attributes => ({
  PK: { S: PK },
  SK: { S: SK },
  ...rest,
})
const put = (Item: Attributes) => client.send(new PutItemCommand({ TableName, Item }))
const get = async (PK: string, SK: string) =>
  (await client.send(new GetItemCommand({ TableName, Key: thing(PK, SK), ConsistentRead: true }))).Item
const sortKeys = (items: readonly Attributes[] = []) => items.map(({ SK }) => SK?.S)

describe('Tables', () => {
  test('are created in process and described over the wire', async () => {
    await dynamodb.createTable(things)
    const { Table } = await client.send(new DescribeTableCommand({ TableName }))
    expect(Table).toMatchObject({
      TableArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/things',
      TableStatus: 'ACTIVE',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      GlobalSecondaryIndexes: [{ IndexName: 'by-status', IndexStatus: 'ACTIVE' }],
    })
    expect(Table?.TableArn).toBe(dynamodb.tableArn(TableName))
  })

  test('with provisioned throughput say so', async () => {
    await dynamodb.createTable({ ...things, billingMode: 'PROVISIONED', provisioned: { read: 3, write: 7 } })
    const { Table } = await client.send(new DescribeTableCommand({ TableName }))
    expect(Table?.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 3, WriteCapacityUnits: 7 })
  })

  test('can be created again as they are, and not otherwise', async () => {
    await dynamodb.createTable(things)
    await put(thing('a', '1'))
    await dynamodb.createTable(things)
    expect(await get('a', '1')).toBeDefined()
    await expect(dynamodb.createTable({ ...things, hashKey: 'SK', rangeKey: 'PK' })).rejects.toMatchObject({
      code: 'ResourceInUseException',
      message: expect.stringContaining('"things"'),
    })
  })

  test('take their items with them when they are deleted', async () => {
    await dynamodb.createTable(things)
    await put(thing('a', '1', { STATUS: { S: 'on' }, RANK: { N: '1' } }))
    await client.send(new DeleteTableCommand({ TableName }))
    await dynamodb.createTable({ ...things, tableName: 'other' })
    await dynamodb.createTable(things)
    expect((await client.send(new ScanCommand({ TableName }))).Items).toEqual([])
    expect((await client.send(new ScanCommand({ TableName, IndexName: 'by-status' }))).Items).toEqual([])
    await dynamodb.deleteTable(TableName)
    await expect(dynamodb.describeTable(TableName)).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    })
  })

  test('created over the wire become active by themselves', async () => {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      }),
    )
    await dynamodb.createTable({ tableName: TableName, hashKey: 'PK', attributes: { PK: 'S' } })
    await client.send(new PutItemCommand({ TableName, Item: { PK: { S: 'a' } } }))
  })

  test('on disk are there again after a restart', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'tables-'))
    const options = {
      ...account,
      clock,
      meter,
      dataDir,
      streams: {
        append: () => {
          throw new Error('unused')
        },
      },
    }
    const first = await openDynamoDb(options)
    await first.createTable(things)
    const wire = await serve((door) => door.serveTarget('DynamoDB_20120810', first.room))
    const diskClient = new DynamoDBClient(wire.settings)
    await diskClient.send(new PutItemCommand({ TableName, Item: thing('a', '1', { NAME: { S: 'é' } }) }))
    await expect(openDynamoDb(options)).rejects.toMatchObject({ code: 'data_directory' })
    diskClient.destroy()
    await wire.close()
    await first.close()

    const second = await openDynamoDb(options)
    await second.createTable(things)
    const again = await serve((door) => door.serveTarget('DynamoDB_20120810', second.room))
    const newClient = new DynamoDBClient(again.settings)
    const { Item } = await newClient.send(new GetItemCommand({ TableName, Key: thing('a', '1') }))
    expect(Item?.NAME).toEqual({ S: 'é' })
    newClient.destroy()
    await again.close()
    await second.close()
    await rm(dataDir, { recursive: true })
  })
})

describe('Items', () => {
  beforeEach(() => dynamodb.createTable(things))

  test('are put, read, updated and deleted', async () => {
    await put(thing('a', '1', { NAME: { S: 'first' }, RANK: { N: '1' } }))
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName,
        Key: thing('a', '1'),
        UpdateExpression: 'SET #r = #r + :one, #n = :n',
        ExpressionAttributeNames: { '#r': 'RANK', '#n': 'NAME' },
        ExpressionAttributeValues: { ':one': { N: '1' }, ':n': { S: 'second' } },
        ReturnValues: 'ALL_NEW',
      }),
    )
    expect(Attributes).toEqual(thing('a', '1', { NAME: { S: 'second' }, RANK: { N: '2' } }))
    await client.send(new DeleteItemCommand({ TableName, Key: thing('a', '1') }))
    expect(await get('a', '1')).toBeUndefined()
  })

  test('are written and read in batches', async () => {
    const names = Array.from({ length: 25 }, (_, index) => String(index).padStart(2, '0'))
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({
        RequestItems: { [TableName]: names.map((SK) => ({ PutRequest: { Item: thing('a', SK) } })) },
      }),
    )
    expect(UnprocessedItems).toEqual({})
    const { Responses } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: names.map((SK) => thing('a', SK)) } } }),
    )
    expect(sortKeys(Responses?.[TableName]).toSorted()).toEqual(names)
  })

  test('are queried by ranges, from either end, page by page', async () => {
    for (const SK of ['a1', 'a2', 'b1', 'b2', 'c1']) await put(thing('p', SK))
    const query = async (condition: string, values: Attributes, rest: object = {}) => {
      const found: (string | undefined)[] = []
      let ExclusiveStartKey: Attributes | undefined
      do {
        const page = await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: `PK = :p AND ${condition}`,
            ExpressionAttributeValues: { ':p': { S: 'p' }, ...values },
            ExclusiveStartKey,
            Limit: 2,
            ...rest,
          }),
        )
        found.push(...sortKeys(page.Items))
        ExclusiveStartKey = page.LastEvaluatedKey
      } while (ExclusiveStartKey !== undefined)
      return found
    }
    expect(await query('SK BETWEEN :f AND :t', { ':f': { S: 'a2' }, ':t': { S: 'b2' } })).toEqual([
      'a2',
      'b1',
      'b2',
    ])
    expect(await query('begins_with(SK, :s)', { ':s': { S: 'b' } }, { ScanIndexForward: false })).toEqual([
      'b2',
      'b1',
    ])
    expect(await query('SK > :s', { ':s': { S: 'b1' } })).toEqual(['b2', 'c1'])
    const latest = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'PK = :p',
        ExpressionAttributeValues: { ':p': { S: 'p' } },
        ScanIndexForward: false,
        Limit: 1,
      }),
    )
    expect(sortKeys(latest.Items)).toEqual(['c1'])
  })

  test('are in a sparse index only with its keys, and only with what it projects', async () => {
    await put(
      thing('a', '1', { STATUS: { S: 'on' }, RANK: { N: '10' }, NAME: { S: 'ten' }, EXTRA: { S: 'x' } }),
    )
    await put(thing('b', '1', { STATUS: { S: 'on' }, RANK: { N: '9' }, NAME: { S: 'nine' } }))
    await put(thing('c', '1', { NAME: { S: 'off' } }))
    const { Items } = await client.send(
      new QueryCommand({
        TableName,
        IndexName: 'by-status',
        KeyConditionExpression: '#s = :on',
        ExpressionAttributeNames: { '#s': 'STATUS' },
        ExpressionAttributeValues: { ':on': { S: 'on' } },
      }),
    )
    expect(Items?.map(({ NAME }) => NAME?.S)).toEqual(['nine', 'ten'])
    expect(Items?.some((item) => 'EXTRA' in item)).toBe(false)
  })

  test('are kept when a condition fails', async () => {
    await put(thing('a', '1', { NAME: { S: 'kept' } }))
    const conditional = new PutItemCommand({
      TableName,
      Item: thing('a', '1'),
      ConditionExpression: 'attribute_not_exists(PK)',
    })
    await expect(client.send(conditional)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' })
    expect((await get('a', '1'))?.NAME).toEqual({ S: 'kept' })
  })

  test('without a key are refused in the wording of DynamoDB', async () => {
    await expect(put({ PK: { S: 'a' } })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'One or more parameter values were invalid: Missing the key SK in the item',
    })
  })

  test('cannot be written to a table that is not there', async () => {
    const stray = new PutItemCommand({ TableName: 'nowhere', Item: thing('a', '1') })
    await expect(client.send(stray)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })
})

test('An operation that is not emulated is named', async () => {
  const transaction = new TransactWriteItemsCommand({
    TransactItems: [{ Put: { TableName, Item: thing('a', '1') } }],
  })
  await expect(client.send(transaction)).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: expect.stringContaining('TransactWriteItems'),
  })
})

describe('Settings of a table', () => {
  beforeEach(() => dynamodb.createTable(things))

  test('hold its time to live', async () => {
    const status = async () =>
      (await client.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription
    expect(await status()).toEqual({ TimeToLiveStatus: 'DISABLED' })
    const enable = () =>
      client.send(
        new UpdateTimeToLiveCommand({
          TableName,
          TimeToLiveSpecification: { AttributeName: 'EXPIRE', Enabled: true },
        }),
      )
    await enable()
    expect(await status()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'EXPIRE' })
    await expect(enable()).rejects.toMatchObject({ name: 'ValidationException' })
  })

  test('hold its streaming destinations', async () => {
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

  test('hold its point-in-time recovery and its tags', async () => {
    await client.send(
      new UpdateContinuousBackupsCommand({
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    )
    const { ContinuousBackupsDescription } = await client.send(
      new DescribeContinuousBackupsCommand({ TableName }),
    )
    expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe(
      'ENABLED',
    )
    const ResourceArn = dynamodb.tableArn(TableName)
    await client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'team', Value: 'a' }] }))
    const { Tags } = await client.send(new ListTagsOfResourceCommand({ ResourceArn }))
    expect(Tags).toEqual([{ Key: 'team', Value: 'a' }])
  })

  test('are not to be had of a table that is not there', async () => {
    await expect(client.send(new DescribeTimeToLiveCommand({ TableName: 'nowhere' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })
})

describe('Expiry', () => {
  const epochSeconds = (ms: number): AttributeValue => ({ N: String(Math.floor(ms / 1_000)) })

  beforeEach(async () => {
    await dynamodb.createTable(things)
    await dynamodb.setTimeToLive(TableName, { attributeName: 'EXPIRE', enabled: true })
  })

  test('deletes what is past its time, and only by a Number of the last five years', async () => {
    await put(thing('due', '1', { EXPIRE: epochSeconds(startMs - 1_000) }))
    await put(thing('later', '1', { EXPIRE: epochSeconds(startMs + 60_000) }))
    await put(thing('text', '1', { EXPIRE: { S: String(startMs / 1_000 - 1) } }))
    await put(thing('old', '1', { EXPIRE: epochSeconds(Date.UTC(2020, 0, 1)) }))
    await put(thing('never', '1'))
    expect(await dynamodb.expireItems()).toBe(1)
    const { Items = [] } = await client.send(new ScanCommand({ TableName }))
    expect(Items.map(({ PK }) => PK?.S).toSorted()).toEqual(['later', 'never', 'old', 'text'])
    await clock.advance(62_000)
    await dynamodb.expireItems()
    expect(await get('later', '1')).toBeUndefined()
  })

  test('goes through a table that is larger than one step', async () => {
    for (let batch = 0; batch < 44; batch += 1) {
      const requests = Array.from({ length: 25 }, (_, index) => ({
        PutRequest: { Item: thing(`p${batch}`, String(index), { EXPIRE: epochSeconds(startMs - 1_000) }) },
      }))
      await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }))
    }
    expect(await dynamodb.expireItems()).toBe(1_100)
    expect((await client.send(new ScanCommand({ TableName }))).Count).toBe(0)
  })

  test('stops when it is turned off', async () => {
    await put(thing('due', '1', { EXPIRE: epochSeconds(startMs - 1_000) }))
    await dynamodb.setTimeToLive(TableName, { attributeName: 'EXPIRE', enabled: false })
    expect(await dynamodb.expireItems()).toBe(0)
  })
})

describe('The meter', () => {
  beforeEach(() => dynamodb.createTable(things))
  const units = (): { read: number; write: number } => {
    const counts = meter.read()
    return {
      read: counts['dynamodb.readRequestUnits'] ?? 0,
      write: counts['dynamodb.writeRequestUnits'] ?? 0,
    }
  }

  test('counts writes by the larger image, and those of indexes', async () => {
    await put(thing('a', '1', { NAME: { S: 'x'.repeat(1_100) } }))
    expect(units().write).toBe(2)
    await put(thing('a', '1'))
    expect(units().write).toBe(4)
    await put(thing('b', '1', { STATUS: { S: 'on' }, RANK: { N: '1' } }))
    expect(units().write).toBe(6)
    await put(thing('b', '1', { STATUS: { S: 'on' }, RANK: { N: '2' } }))
    expect(units().write).toBe(9)
    await client.send(new DeleteItemCommand({ TableName, Key: thing('none', '1') }))
    expect(units().write).toBe(10)
  })

  test('counts reads by whole items, half when they are eventually consistent', async () => {
    for (const SK of ['1', '2']) await put(thing('a', SK, { NAME: { S: 'x'.repeat(5_000) } }))
    await client.send(new GetItemCommand({ TableName, Key: thing('a', '1'), ProjectionExpression: 'SK' }))
    expect(units().read).toBe(1)
    await client.send(new GetItemCommand({ TableName, Key: thing('a', '1'), ConsistentRead: true }))
    expect(units().read).toBe(3)
    const { ConsumedCapacity } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'PK = :p',
        ExpressionAttributeValues: { ':p': { S: 'a' } },
      }),
    )
    // 10,000 bytes are three blocks of 4 KB, not twice two.
    expect(units().read).toBe(4.5)
    expect(ConsumedCapacity).toBeUndefined()
    await get('missing', '1')
    expect(units().read).toBe(5.5)
  })
})

describe('Faults', () => {
  const write = (count: number) =>
    client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [TableName]: Array.from({ length: count }, (_, index) => ({
            PutRequest: { Item: thing('a', String(index)) },
          })),
        },
      }),
    )

  beforeEach(() => dynamodb.createTable(things))

  test('leave some writes of a batch unprocessed, and give exactly those back', async () => {
    let turn = 0
    dynamodb.intercept(unprocessedItems(0.5, () => (turn++ % 3 === 0 ? 0 : 1)))
    const { UnprocessedItems } = await write(7)
    const left = UnprocessedItems?.[TableName]?.map(({ PutRequest }) => PutRequest?.Item?.SK?.S)
    expect(left).toEqual(['0', '3', '6'])
    const { Items } = await client.send(new ScanCommand({ TableName }))
    expect(sortKeys(Items).toSorted()).toEqual(['1', '2', '4', '5'])
  })

  test('that leave nothing to do fail the batch', async () => {
    const remove = dynamodb.intercept(unprocessedItems(1, () => 0))
    await expect(write(2)).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' })
    remove()
    expect((await write(2)).UnprocessedItems).toEqual({})
  })
})
