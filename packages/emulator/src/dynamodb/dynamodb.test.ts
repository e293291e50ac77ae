import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchGetItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { describe, expect, onTestFinished, test } from 'vitest'
import { account } from '../testing/serve.ts'
import { openStore } from './store.ts'
import { type Attributes, setUpDynamoDb, TableName, thing, things } from './testing/set-up-dynamodb.ts'

describe('Tables', () => {
  test('are created in process and described over the wire', async () => {
    const { client, dynamodb } = await setUpDynamoDb()
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
    const { client, dynamodb } = await setUpDynamoDb()
    const provisioned = { read: 3, write: 7 }
    await dynamodb.createTable({ ...things, tableName: 'paid', billingMode: 'PROVISIONED', provisioned })
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'paid' }))
    expect(Table?.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 3, WriteCapacityUnits: 7 })
  })

  test('are paid otherwise without losing an item, each index with a capacity of its own', async () => {
    const { client, dynamodb, get, put } = await setUpDynamoDb()
    await put(thing('a', '1'))
    const paid = {
      billingMode: 'PROVISIONED',
      provisioned: { read: 3, write: 7 },
      indexes: { 'by-status': { read: 1, write: 2 } },
    } as const
    await dynamodb.setBilling(TableName, paid)
    await dynamodb.setBilling(TableName, paid)
    expect(await dynamodb.billing(TableName)).toEqual(paid)
    const busier = { ...paid, indexes: { 'by-status': { read: 5, write: 2 } } }
    await dynamodb.setBilling(TableName, busier)
    expect(await dynamodb.billing(TableName)).toEqual(busier)
    const { Table } = await client.send(new DescribeTableCommand({ TableName }))
    expect(Table?.GlobalSecondaryIndexes?.[0]?.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 5 })
    await dynamodb.setBilling(TableName, { billingMode: 'PAY_PER_REQUEST' })
    expect(await dynamodb.billing(TableName)).toEqual({ billingMode: 'PAY_PER_REQUEST' })
    expect(await get(thing('a', '1'))).toBeDefined()
  })

  test('can be created again as they are, and not otherwise', async () => {
    const { dynamodb, get, put } = await setUpDynamoDb()
    await put(thing('a', '1'))
    await dynamodb.createTable(things)
    expect(await get(thing('a', '1'))).toBeDefined()
    await expect(dynamodb.createTable({ ...things, hashKey: 'SK', rangeKey: 'PK' })).rejects.toMatchObject({
      code: 'ResourceInUseException',
      message: expect.stringContaining('"things"'),
    })
  })

  test('take their items with them when they are deleted, and nothing of other tables', async () => {
    const { client, dynamodb, put } = await setUpDynamoDb()
    await put(thing('a', '1', { STATUS: { S: 'on' }, RANK: { N: '1' } }))
    await dynamodb.createTable({ ...things, tableName: 'other' })
    await client.send(new PutItemCommand({ TableName: 'other', Item: thing('b', '1') }))
    await client.send(new DeleteTableCommand({ TableName }))
    await expect(put(thing('a', '1'))).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    await dynamodb.deleteTable('other')
    await dynamodb.createTable(things)
    expect((await client.send(new ScanCommand({ TableName }))).Items).toEqual([])
    expect((await client.send(new ScanCommand({ TableName, IndexName: 'by-status' }))).Items).toEqual([])
    await expect(dynamodb.describeTable('other')).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
  })

  test('created over the wire become active by themselves', async () => {
    const { client, dynamodb } = await setUpDynamoDb()
    await client.send(
      new CreateTableCommand({
        TableName: 'mine',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      }),
    )
    const same = { tableName: 'mine', hashKey: 'PK', attributes: { PK: 'S' } } as const
    expect(await dynamodb.createTable(same)).toMatchObject({ TableStatus: 'ACTIVE' })
  })

  test('on disk are there again after a restart', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'tables-'))
    onTestFinished(() => rm(dataDir, { recursive: true }))
    const first = await setUpDynamoDb({ dataDir })
    await first.put(thing('a', '1', { NAME: { S: 'é' } }))
    await expect(setUpDynamoDb({ dataDir })).rejects.toThrow('Stop the run that uses them')
    await first.close()
    const second = await setUpDynamoDb({ dataDir })
    expect(await second.get(thing('a', '1'))).toMatchObject({ NAME: { S: 'é' } })
    await second.close()
  })

  test('whose files are damaged are refused with the damage, and not as those of another run', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'tables-'))
    onTestFinished(() => rm(dataDir, { recursive: true }))
    const dynamodb = await setUpDynamoDb({ dataDir })
    await dynamodb.close()
    await writeFile(join(dataDir, 'CURRENT'), 'nonsense')
    const opening = setUpDynamoDb({ dataDir })
    await expect(opening).rejects.toMatchObject({ code: 'data_directory' })
    await expect(opening).rejects.toThrow(/cannot be read \(Corruption: /)
  })

  test('whose process was killed between an item and its index entries have their indexes right after the next start', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'tables-'))
    onTestFinished(() => rm(dataDir, { recursive: true }))
    const first = await setUpDynamoDb({ dataDir })
    for (const rank of ['1', '2', '3'])
      await first.put(thing('a', rank, { STATUS: { S: 'live' }, RANK: { N: rank } }))
    await first.close()

    const { level } = await openStore({ ...account, dataDir })
    const prefix = `index-global~${TableName}~by-status~`
    const [[kept, entry] = ['', {}], [lost] = ['']] = await level
      .iterator({ gte: prefix, lt: `${prefix}\u00FF` })
      .nextv(2)
    await level.del(lost)
    await level.put(`${kept}~of-no-item`, { ...Object(entry), SK: { S: 'of no item' } })
    // Without what a close of the store would write.
    await level.close()

    const second = await setUpDynamoDb({ dataDir })
    const { Items } = await second.client.send(new ScanCommand({ TableName, IndexName: 'by-status' }))
    expect(Items?.map(({ SK }) => SK?.S)).toEqual(['1', '2', '3'])
    await second.close()
  })
})

describe('Items', () => {
  test('are put, read, updated and deleted', async () => {
    const { client, get, put, remove } = await setUpDynamoDb()
    await put(thing('a', '1', { NAME: { S: 'first' }, RANK: { N: '1' } }))
    const { Attributes: updated } = await client.send(
      new UpdateItemCommand({
        TableName,
        Key: thing('a', '1'),
        UpdateExpression: 'SET #r = #r + :one, #n = :n',
        ExpressionAttributeNames: { '#r': 'RANK', '#n': 'NAME' },
        ExpressionAttributeValues: { ':one': { N: '1' }, ':n': { S: 'second' } },
        ReturnValues: 'ALL_NEW',
      }),
    )
    expect(updated).toEqual(thing('a', '1', { NAME: { S: 'second' }, RANK: { N: '2' } }))
    await remove(thing('a', '1'))
    expect(await get(thing('a', '1'))).toBeUndefined()
  })

  test('are written and read in batches', async () => {
    const { client, putAll } = await setUpDynamoDb()
    const keys = Array.from({ length: 25 }, (_, index) => thing('a', String(index)))
    expect((await putAll(keys)).UnprocessedItems).toEqual({})
    const { Responses } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: keys } } }),
    )
    expect(new Set(Responses?.[TableName])).toEqual(new Set(keys))
  })

  test('are queried by ranges, from either end, page by page', async () => {
    const { client, putAll } = await setUpDynamoDb()
    await putAll(['a1', 'a2', 'b1', 'b2', 'c1'].map((SK) => thing('p', SK)))
    const query = async (condition: string, values: Attributes, rest: Partial<QueryCommandInput> = {}) => {
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
        found.push(...(page.Items ?? []).map(({ SK }) => SK?.S))
        ExclusiveStartKey = page.LastEvaluatedKey
      } while (ExclusiveStartKey !== undefined)
      return found.join(' ')
    }
    const range = { ':f': { S: 'a2' }, ':t': { S: 'b2' } }
    expect(await query('SK BETWEEN :f AND :t', range)).toBe('a2 b1 b2')
    expect(await query('begins_with(SK, :s)', { ':s': { S: 'b' } }, { ScanIndexForward: false })).toBe(
      'b2 b1',
    )
    expect(await query('SK > :s', { ':s': { S: 'b1' } })).toBe('b2 c1')
    expect(await query('SK < :s', { ':s': { S: 'z' } }, { ScanIndexForward: false, Limit: 1 })).toBe(
      'c1 b2 b1 a2 a1',
    )
  })

  test('are in a sparse index only with its keys, and only with what it projects', async () => {
    const { client, put } = await setUpDynamoDb()
    const extra = { EXTRA: { S: 'x' } }
    await put(thing('a', '1', { STATUS: { S: 'on' }, RANK: { N: '10' }, NAME: { S: 'ten' }, ...extra }))
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
    const { client, get, put } = await setUpDynamoDb()
    await put(thing('a', '1', { NAME: { S: 'kept' } }))
    const conditional = new PutItemCommand({
      TableName,
      Item: thing('a', '1'),
      ConditionExpression: 'attribute_not_exists(PK)',
    })
    await expect(client.send(conditional)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' })
    expect(await get(thing('a', '1'))).toMatchObject({ NAME: { S: 'kept' } })
  })

  test('without a key are refused in the wording of DynamoDB', async () => {
    const { put } = await setUpDynamoDb()
    await expect(put({ PK: { S: 'a' } })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'One or more parameter values were invalid: Missing the key SK in the item',
    })
  })

  test('cannot be written to an unknown table', async () => {
    const { client } = await setUpDynamoDb()
    const stray = new PutItemCommand({ TableName: 'nowhere', Item: thing('a', '1') })
    await expect(client.send(stray)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })
})

test('An operation that is not emulated is named', async () => {
  const { client } = await setUpDynamoDb()
  const TransactItems = [{ Put: { TableName, Item: thing('a', '1') } }]
  await expect(client.send(new TransactWriteItemsCommand({ TransactItems }))).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: expect.stringContaining('TransactWriteItems'),
  })
})
