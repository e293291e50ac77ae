import { randomUUID } from 'node:crypto'
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import type { AttributeValue, QueryCommandInput, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { targetsOf } from './targets.ts'
import type { OpenTarget } from './targets.ts'

type Attributes = Record<string, AttributeValue>

const tableWaitSeconds = 120
/** Indexes follow their table a little later. */
const indexWaitMs = 10_000

/** Items of one test share a partition key of their own. */
const partition = () => `p-${randomUUID()}`

const key = (PK: string, SK = '1'): Attributes => ({ PK: { S: PK }, SK: { S: SK } })

const sortKeys = (items: readonly Attributes[] | undefined) => items?.map(({ SK }) => SK?.S)

const failsWith = (name: string, message: string | RegExp = '') => ({
  name,
  message: typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message),
})

describe.each(targetsOf(['dynamodb']))('DynamoDB, by $name', ({ open }) => {
  const TableName = `conformance-${randomUUID()}`
  let target: OpenTarget
  let client: DynamoDBClient

  beforeAll(
    async () => {
      target = await open()
      client = new DynamoDBClient(target.settings)
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: ['PK', 'SK', 'GROUP'].map((AttributeName) => ({
            AttributeName,
            AttributeType: 'S',
          })),
          KeySchema: [
            { AttributeName: 'PK', KeyType: 'HASH' },
            { AttributeName: 'SK', KeyType: 'RANGE' },
          ],
          GlobalSecondaryIndexes: [
            {
              IndexName: 'by-group',
              KeySchema: [
                { AttributeName: 'GROUP', KeyType: 'HASH' },
                { AttributeName: 'SK', KeyType: 'RANGE' },
              ],
              Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['NAME'] },
            },
          ],
        }),
      )
      await waitUntilTableExists({ client, maxWaitTime: tableWaitSeconds }, { TableName })
    },
    2 * tableWaitSeconds * 1_000,
  )

  afterAll(async () => {
    await client.send(new DeleteTableCommand({ TableName }))
    client.destroy()
    await target.close()
  })

  const put = (Item: Attributes) => client.send(new PutItemCommand({ TableName, Item }))
  const get = async (Key: Attributes) =>
    (await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item
  const update = (input: Omit<UpdateItemCommandInput, 'TableName'>) =>
    client.send(new UpdateItemCommand({ TableName, ...input }))
  const query = async (input: Omit<QueryCommandInput, 'TableName'>) =>
    client.send(new QueryCommand({ TableName, ConsistentRead: input.IndexName === undefined, ...input }))
  const putMany = async (PK: string, sortKeyList: readonly string[], more: Attributes = {}) => {
    for (const SK of sortKeyList) await put({ ...key(PK, SK), ...more })
  }
  const writeBatch = (items: readonly Attributes[]) =>
    client.send(
      new BatchWriteItemCommand({
        RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) },
      }),
    )
  const byGroup = async (group: string, more: Partial<QueryCommandInput> = {}) =>
    query({
      IndexName: 'by-group',
      KeyConditionExpression: '#group = :group',
      ExpressionAttributeNames: { '#group': 'GROUP' },
      ExpressionAttributeValues: { ':group': { S: group } },
      ...more,
    })
  const itemsOf = async (group: string) => (await byGroup(group)).Items

  describe('tables', () => {
    test('DescribeTable tells keys, indexes and an ACTIVE status [dynamodb-api/API_DescribeTable]', async () => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName }))
      expect(Table).toMatchObject({
        TableName,
        TableStatus: 'ACTIVE',
        TableArn: expect.stringMatching(/^arn:aws:dynamodb:[\w-]+:\d{12}:table\//),
        BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
        KeySchema: [
          { AttributeName: 'PK', KeyType: 'HASH' },
          { AttributeName: 'SK', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [{ IndexName: 'by-group', IndexStatus: 'ACTIVE' }],
      })
    })

    test('ListTables names the table [dynamodb-api/API_ListTables]', async () => {
      const names: (string | undefined)[] = []
      let ExclusiveStartTableName: string | undefined
      do {
        const page = await client.send(new ListTablesCommand({ ExclusiveStartTableName }))
        names.push(...(page.TableNames ?? []))
        ExclusiveStartTableName = page.LastEvaluatedTableName
      } while (ExclusiveStartTableName !== undefined)
      expect(names).toContain(TableName)
    })

    test('CreateTable of a name that is taken fails with ResourceInUseException [dynamodb-api/API_CreateTable]', async () => {
      const again = new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      })
      await expect(client.send(again)).rejects.toMatchObject({ name: 'ResourceInUseException' })
    })

    test('CreateTable refuses key attributes that are not defined [dynamodb-api/API_CreateTable]', async () => {
      const broken = new CreateTableCommand({
        TableName: `conformance-${randomUUID()}`,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'other', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      })
      await expect(client.send(broken)).rejects.toMatchObject({ name: 'ValidationException' })
    })

    test('A table that is not there fails with ResourceNotFoundException [dynamodb/Programming.Errors]', async () => {
      const absent = { TableName: `conformance-${randomUUID()}` }
      for (const command of [new DescribeTableCommand(absent), new DeleteTableCommand(absent)]) {
        await expect(client.send(command)).rejects.toMatchObject({
          name: 'ResourceNotFoundException',
        })
      }
      await expect(client.send(new ScanCommand(absent))).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      })
    })

    test('Time to live is off unless it was turned on [dynamodb-api/API_DescribeTimeToLive]', async () => {
      const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }))
      expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'DISABLED' })
    })

    test('Time to live, once turned on, names its attribute [dynamodb-api/API_UpdateTimeToLive]', async () => {
      const { TimeToLiveSpecification } = await client.send(
        new UpdateTimeToLiveCommand({
          TableName,
          TimeToLiveSpecification: { AttributeName: 'EXPIRE', Enabled: true },
        }),
      )
      expect(TimeToLiveSpecification).toEqual({ AttributeName: 'EXPIRE', Enabled: true })
      const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }))
      expect(TimeToLiveDescription).toMatchObject({
        AttributeName: 'EXPIRE',
        TimeToLiveStatus: expect.stringMatching(/^ENABL(ED|ING)$/),
      })
    })
  })

  describe('items', () => {
    test('PutItem stores every type of attribute as it was sent [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
      const item: Attributes = {
        ...key(partition()),
        text: { S: 'Köln ⚽' },
        number: { N: '-12.5' },
        binary: { B: new Uint8Array([0, 255]) },
        yes: { BOOL: true },
        nothing: { NULL: true },
        list: { L: [{ S: 'a' }, { N: '1' }] },
        map: { M: { inner: { M: { deep: { BOOL: false } } } } },
        texts: { SS: ['a', 'b'] },
        numbers: { NS: ['1', '2'] },
        binaries: { BS: [new Uint8Array([1])] },
      }
      await put(item)
      expect(await get({ PK: item.PK ?? { S: '' }, SK: item.SK ?? { S: '' } })).toEqual(item)
    })

    test('PutItem replaces the whole item of the same key [dynamodb-api/API_PutItem]', async () => {
      const id = key(partition())
      await put({ ...id, NAME: { S: 'first' }, OLD: { S: 'x' } })
      await put({ ...id, NAME: { S: 'second' } })
      expect(await get(id)).toEqual({ ...id, NAME: { S: 'second' } })
    })

    test('PutItem returns the replaced item when asked for ALL_OLD [dynamodb-api/API_PutItem]', async () => {
      const id = key(partition())
      const replace = (text: string) =>
        client.send(
          new PutItemCommand({ TableName, Item: { ...id, NAME: { S: text } }, ReturnValues: 'ALL_OLD' }),
        )
      expect((await replace('a')).Attributes).toBeUndefined()
      expect((await replace('b')).Attributes).toEqual({ ...id, NAME: { S: 'a' } })
    })

    test('PutItem refuses an item without its sort key [dynamodb-api/API_PutItem]', async () => {
      await expect(put({ PK: { S: 'a' } })).rejects.toMatchObject(
        failsWith('ValidationException', 'Missing the key SK in the item'),
      )
    })

    test('PutItem refuses a key of another type [dynamodb-api/API_PutItem]', async () => {
      await expect(put({ PK: { N: '1' }, SK: { S: '1' } })).rejects.toMatchObject(
        failsWith('ValidationException', 'Type mismatch for key PK expected: S actual: N'),
      )
    })

    test('A key must not be an empty text [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
      await expect(put({ PK: { S: '' }, SK: { S: '1' } })).rejects.toMatchObject(
        failsWith('ValidationException'),
      )
    })

    test('An attribute that is no key may be an empty text [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
      const id = key(partition())
      await put({ ...id, NAME: { S: '' } })
      expect(await get(id)).toEqual({ ...id, NAME: { S: '' } })
    })

    test('A set must not be empty [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
      await expect(put({ ...key(partition()), set: { SS: [] } })).rejects.toMatchObject(
        failsWith('ValidationException'),
      )
    })

    test('A set must not hold a value twice [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
      await expect(put({ ...key(partition()), set: { SS: ['a', 'a'] } })).rejects.toMatchObject(
        failsWith('ValidationException', 'duplicates'),
      )
    })

    test('Numbers lose their leading and trailing zeroes [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
      const id = key(partition())
      await put({ ...id, number: { N: '007.50' } })
      expect((await get(id))?.number).toEqual({ N: '7.5' })
    })

    test('Numbers keep 38 digits, and no more are taken [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
      const id = key(partition())
      const digits = '1'.repeat(38)
      await put({ ...id, number: { N: digits } })
      expect((await get(id))?.number).toEqual({ N: digits })
      await expect(put({ ...id, number: { N: `${digits}1` } })).rejects.toMatchObject(
        failsWith('ValidationException', '38 significant digits'),
      )
    })

    test('An item of more than 400 KB is refused [dynamodb/ServiceQuotas]', async () => {
      const id = key(partition())
      await expect(put({ ...id, text: { S: 'x'.repeat(400 * 1024) } })).rejects.toMatchObject(
        failsWith('ValidationException', 'Item size has exceeded the maximum allowed size'),
      )
    })

    test('A partition key of more than 2,048 octets is refused [dynamodb/ServiceQuotas]', async () => {
      await expect(put(key('x'.repeat(2_049)))).rejects.toMatchObject(
        failsWith('ValidationException', '2048'),
      )
    })

    test('A sort key of more than 1,024 octets is refused [dynamodb/ServiceQuotas]', async () => {
      await expect(put(key('x', 'y'.repeat(1_025)))).rejects.toMatchObject(
        failsWith('ValidationException', '1024'),
      )
    })

    test('GetItem of a key that is not there answers without an item [dynamodb-api/API_GetItem]', async () => {
      expect(await get(key(partition()))).toBeUndefined()
    })

    test('GetItem with a projection gives only what was asked for [dynamodb-api/API_GetItem]', async () => {
      const id = key(partition())
      await put({ ...id, NAME: { S: 'a' }, map: { M: { inner: { N: '1' }, other: { N: '2' } } } })
      const { Item } = await client.send(
        new GetItemCommand({
          TableName,
          Key: id,
          ProjectionExpression: '#name, #map.#inner',
          ExpressionAttributeNames: { '#name': 'NAME', '#map': 'map', '#inner': 'inner' },
        }),
      )
      expect(Item).toEqual({ NAME: { S: 'a' }, map: { M: { inner: { N: '1' } } } })
    })

    test('GetItem refuses a key with too many attributes [dynamodb-api/API_GetItem]', async () => {
      await expect(get({ ...key('a'), NAME: { S: 'x' } })).rejects.toMatchObject(
        failsWith('ValidationException', 'The provided key element does not match the schema'),
      )
    })

    test('Consumed capacity is told to those who ask [dynamodb-api/API_GetItem]', async () => {
      const id = key(partition())
      await put({ ...id, text: { S: 'x'.repeat(5_000) } })
      const capacity = async (ConsistentRead: boolean) =>
        client.send(
          new GetItemCommand({ TableName, Key: id, ConsistentRead, ReturnConsumedCapacity: 'TOTAL' }),
        )
      expect((await capacity(true)).ConsumedCapacity).toEqual({ TableName, CapacityUnits: 2 })
      expect((await capacity(false)).ConsumedCapacity).toEqual({ TableName, CapacityUnits: 1 })
    })

    test('DeleteItem of a key that is not there is no error [dynamodb-api/API_DeleteItem]', async () => {
      const id = key(partition())
      await client.send(new DeleteItemCommand({ TableName, Key: id }))
      expect(await get(id)).toBeUndefined()
    })

    test('DeleteItem returns what it deleted when asked for ALL_OLD [dynamodb-api/API_DeleteItem]', async () => {
      const id = key(partition())
      await put({ ...id, NAME: { S: 'a' } })
      const { Attributes: deleted } = await client.send(
        new DeleteItemCommand({ TableName, Key: id, ReturnValues: 'ALL_OLD' }),
      )
      expect(deleted).toEqual({ ...id, NAME: { S: 'a' } })
      expect(await get(id)).toBeUndefined()
    })
  })

  describe('conditions', () => {
    test('attribute_not_exists lets only the first of two puts through [dynamodb/Expressions.ConditionExpressions]', async () => {
      const create = new PutItemCommand({
        TableName,
        Item: key(partition()),
        ConditionExpression: 'attribute_not_exists(PK)',
      })
      await client.send(create)
      await expect(client.send(create)).rejects.toMatchObject(
        failsWith('ConditionalCheckFailedException', 'The conditional request failed'),
      )
    })

    test.each([
      ['#n = :five', true],
      ['#n <> :five', false],
      ['#n BETWEEN :one AND :five', true],
      ['#n IN (:one, :five)', true],
      ['attribute_exists(#n) AND NOT #n < :five', true],
      ['attribute_not_exists(#n) OR #n > :one', true],
      ['attribute_type(#n, :type)', true],
      ['begins_with(#t, :prefix)', true],
      ['contains(#t, :prefix)', true],
      ['size(#t) = :five', true],
      ['(#n = :one OR #n = :five) AND size(#t) <= :one', false],
    ])(
      'A condition of comparisons and functions: %s is %s [dynamodb/Expressions.OperatorsAndFunctions]',
      async (ConditionExpression, isMet) => {
        const item = { ...key(partition()), n: { N: '5' }, t: { S: 'about' } }
        await put(item)
        const values: Attributes = {
          ':one': { N: '1' },
          ':five': { N: '5' },
          ':type': { S: 'N' },
          ':prefix': { S: 'ab' },
        }
        // What an expression does not use must not be passed.
        const used = <T>(all: Record<string, T>) => {
          const entries = Object.entries(all).filter(([name]) =>
            new RegExp(`${name}\\b`).test(ConditionExpression),
          )
          return entries.length === 0 ? undefined : Object.fromEntries(entries)
        }
        const attempt = client.send(
          new PutItemCommand({
            TableName,
            Item: item,
            ConditionExpression,
            ExpressionAttributeNames: used({ '#n': 'n', '#t': 't' }),
            ExpressionAttributeValues: used(values),
          }),
        )
        if (isMet) await attempt
        else await expect(attempt).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' })
      },
    )

    test('A reserved word in an expression must be replaced by a name [dynamodb/ReservedWords]', async () => {
      const attempt = update({
        Key: key(partition()),
        UpdateExpression: 'SET NAME = :n',
        ExpressionAttributeValues: { ':n': { S: 'x' } },
      })
      await expect(attempt).rejects.toMatchObject(failsWith('ValidationException', 'reserved keyword'))
    })

    test('Values that an expression does not use are refused [dynamodb/Expressions.ExpressionAttributeValues]', async () => {
      const attempt = update({
        Key: key(partition()),
        UpdateExpression: 'SET a = :a',
        ExpressionAttributeValues: { ':a': { S: 'x' }, ':b': { S: 'y' } },
      })
      await expect(attempt).rejects.toMatchObject(failsWith('ValidationException', 'unused in expressions'))
    })
  })

  describe('updates', () => {
    test('UpdateItem creates an item that is not there [dynamodb-api/API_UpdateItem]', async () => {
      const id = key(partition())
      await update({
        Key: id,
        UpdateExpression: 'SET a = :a',
        ExpressionAttributeValues: { ':a': { N: '1' } },
      })
      expect(await get(id)).toEqual({ ...id, a: { N: '1' } })
    })

    test('SET adds, and takes a default where there is nothing [dynamodb/Expressions.UpdateExpressions]', async () => {
      const id = key(partition())
      const count = () =>
        update({
          Key: id,
          UpdateExpression: 'SET a = if_not_exists(a, :zero) + :one',
          ExpressionAttributeValues: { ':zero': { N: '0' }, ':one': { N: '1' } },
          ReturnValues: 'UPDATED_NEW',
        })
      expect((await count()).Attributes).toEqual({ a: { N: '1' } })
      expect((await count()).Attributes).toEqual({ a: { N: '2' } })
    })

    test('SET appends to lists [dynamodb/Expressions.UpdateExpressions]', async () => {
      const id = key(partition())
      await put({ ...id, list: { L: [{ S: 'a' }] } })
      await update({
        Key: id,
        UpdateExpression: 'SET #l = list_append(#l, :more)',
        ExpressionAttributeNames: { '#l': 'list' },
        ExpressionAttributeValues: { ':more': { L: [{ S: 'b' }] } },
      })
      expect((await get(id))?.list).toEqual({ L: [{ S: 'a' }, { S: 'b' }] })
    })

    test('REMOVE takes attributes away [dynamodb/Expressions.UpdateExpressions]', async () => {
      const id = key(partition())
      await put({ ...id, a: { N: '1' }, b: { N: '2' } })
      await update({ Key: id, UpdateExpression: 'REMOVE a' })
      expect(await get(id)).toEqual({ ...id, b: { N: '2' } })
    })

    test('ADD counts numbers and unites sets, DELETE takes from a set [dynamodb/Expressions.UpdateExpressions]', async () => {
      const id = key(partition())
      await put({ ...id, n: { N: '1' }, s: { SS: ['a'] } })
      await update({
        Key: id,
        UpdateExpression: 'ADD n :two, s :b',
        ExpressionAttributeValues: { ':two': { N: '2' }, ':b': { SS: ['b'] } },
      })
      await update({
        Key: id,
        UpdateExpression: 'DELETE s :a',
        ExpressionAttributeValues: { ':a': { SS: ['a'] } },
      })
      expect(await get(id)).toEqual({ ...id, n: { N: '3' }, s: { SS: ['b'] } })
    })

    test('A key attribute cannot be updated [dynamodb-api/API_UpdateItem]', async () => {
      const attempt = update({
        Key: key(partition()),
        UpdateExpression: 'SET SK = :a',
        ExpressionAttributeValues: { ':a': { S: 'x' } },
      })
      await expect(attempt).rejects.toMatchObject(
        failsWith('ValidationException', 'This attribute is part of the key'),
      )
    })

    test('Return values are the old or new attributes, all or updated [dynamodb-api/API_UpdateItem]', async () => {
      const id = key(partition())
      await put({ ...id, a: { N: '1' }, b: { N: '2' } })
      const set = async (value: string, ReturnValues: UpdateItemCommandInput['ReturnValues']) =>
        (
          await update({
            Key: id,
            UpdateExpression: 'SET a = :a',
            ExpressionAttributeValues: { ':a': { N: value } },
            ReturnValues,
          })
        ).Attributes
      expect(await set('2', 'UPDATED_OLD')).toEqual({ a: { N: '1' } })
      expect(await set('3', 'ALL_OLD')).toEqual({ ...id, a: { N: '2' }, b: { N: '2' } })
      expect(await set('4', 'ALL_NEW')).toEqual({ ...id, a: { N: '4' }, b: { N: '2' } })
      expect(await set('5', 'NONE')).toBeUndefined()
    })
  })

  describe('batches', () => {
    test('BatchWriteItem puts and deletes in one request [dynamodb-api/API_BatchWriteItem]', async () => {
      const PK = partition()
      await putMany(PK, ['1'])
      const answer = await client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [TableName]: [{ PutRequest: { Item: key(PK, '2') } }, { DeleteRequest: { Key: key(PK, '1') } }],
          },
        }),
      )
      expect(answer.UnprocessedItems).toEqual({})
      const { Items } = await query({
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': { S: PK } },
      })
      expect(sortKeys(Items)).toEqual(['2'])
    })

    test('BatchWriteItem takes 25 requests [dynamodb-api/API_BatchWriteItem]', async () => {
      const PK = partition()
      await writeBatch(Array.from({ length: 25 }, (_, index) => key(PK, String(index))))
      const { Count } = await query({
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': { S: PK } },
        Select: 'COUNT',
      })
      expect(Count).toBe(25)
    })

    test('BatchWriteItem refuses 26 requests [dynamodb-api/API_BatchWriteItem]', async () => {
      const PK = partition()
      await expect(
        writeBatch(Array.from({ length: 26 }, (_, index) => key(PK, String(index)))),
      ).rejects.toMatchObject(failsWith('ValidationException'))
    })

    test('BatchWriteItem refuses two writes of one key [dynamodb-api/API_BatchWriteItem]', async () => {
      const item = key(partition())
      await expect(writeBatch([item, item])).rejects.toMatchObject(
        failsWith('ValidationException', 'Provided list of item keys contains duplicates'),
      )
    })

    test('BatchWriteItem refuses a batch without requests [dynamodb-api/API_BatchWriteItem]', async () => {
      await expect(client.send(new BatchWriteItemCommand({ RequestItems: {} }))).rejects.toMatchObject(
        failsWith('ValidationException'),
      )
    })

    test('BatchWriteItem refuses the whole batch when one item lacks a key [dynamodb-api/API_BatchWriteItem]', async () => {
      const PK = partition()
      await expect(writeBatch([key(PK, '1'), { PK: { S: PK } }])).rejects.toMatchObject(
        failsWith('ValidationException'),
      )
      expect(await get(key(PK, '1'))).toBeUndefined()
    })

    test('BatchWriteItem tells the units of the writes together [dynamodb-api/API_BatchWriteItem]', async () => {
      const PK = partition()
      const { ConsumedCapacity } = await client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [TableName]: ['1', '2'].map((SK) => ({
              PutRequest: { Item: { ...key(PK, SK), text: { S: 'x'.repeat(1_500) } } },
            })),
          },
          ReturnConsumedCapacity: 'TOTAL',
        }),
      )
      expect(ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 4 }])
    })

    test('BatchGetItem gives what there is, and leaves out what is not [dynamodb-api/API_BatchGetItem]', async () => {
      const PK = partition()
      await putMany(PK, ['1', '2'])
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({
          RequestItems: {
            [TableName]: { Keys: ['1', '2', '3'].map((SK) => key(PK, SK)), ConsistentRead: true },
          },
        }),
      )
      expect(sortKeys(Responses?.[TableName])?.toSorted()).toEqual(['1', '2'])
      expect(UnprocessedKeys).toEqual({})
    })

    test('BatchGetItem refuses more than 100 keys [dynamodb-api/API_BatchGetItem]', async () => {
      const Keys = Array.from({ length: 101 }, (_, index) => key('p', String(index)))
      await expect(
        client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } })),
      ).rejects.toMatchObject(failsWith('ValidationException'))
    })

    test('BatchGetItem refuses a key that is named twice [dynamodb-api/API_BatchGetItem]', async () => {
      const Keys = [key('p'), key('p')]
      await expect(
        client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } })),
      ).rejects.toMatchObject(failsWith('ValidationException', 'duplicates'))
    })
  })

  describe('queries', () => {
    const ranges = partition()
    const sortKeyList = ['a#1', 'a#2', 'b#1', 'b#2', 'c#1']
    beforeAll(() => putMany(ranges, sortKeyList, { n: { N: '1' } }))

    const queryRanges = (condition: string, values: Attributes = {}, more: Partial<QueryCommandInput> = {}) =>
      query({
        KeyConditionExpression: condition === '' ? 'PK = :pk' : `PK = :pk AND ${condition}`,
        ExpressionAttributeValues: { ':pk': { S: ranges }, ...values },
        ...more,
      })

    test('Items come in the order of their sort keys [dynamodb/Query]', async () => {
      expect(sortKeys((await queryRanges('')).Items)).toEqual(sortKeyList)
    })

    test('Items come backwards when asked [dynamodb/Query]', async () => {
      const { Items } = await queryRanges('', {}, { ScanIndexForward: false })
      expect(sortKeys(Items)).toEqual(sortKeyList.toReversed())
    })

    test.each([
      ['SK = :a', ['b#1']],
      ['SK < :a', ['a#1', 'a#2']],
      ['SK <= :a', ['a#1', 'a#2', 'b#1']],
      ['SK > :a', ['b#2', 'c#1']],
      ['SK >= :a', ['b#1', 'b#2', 'c#1']],
      ['SK BETWEEN :a AND :b', ['b#1', 'b#2', 'c#1']],
      ['begins_with(SK, :c)', ['b#1', 'b#2']],
    ])(
      'A key condition %s gives %j [dynamodb/Query.KeyConditionExpressions]',
      async (condition, expected) => {
        const all: Attributes = { ':a': { S: 'b#1' }, ':b': { S: 'c#1' }, ':c': { S: 'b' } }
        const values = Object.fromEntries(Object.entries(all).filter(([name]) => condition.includes(name)))
        expect(sortKeys((await queryRanges(condition, values)).Items)).toEqual(expected)
      },
    )

    test('Sort keys are in the order of their UTF-8 octets [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
      const PK = partition()
      await putMany(PK, ['ü', 'z', 'Z', '0', '😀', '！'])
      const { Items } = await query({
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': { S: PK } },
      })
      const byOctets = ['ü', 'z', 'Z', '0', '😀', '！'].toSorted((a, b) =>
        Buffer.compare(Buffer.from(a), Buffer.from(b)),
      )
      expect(sortKeys(Items)).toEqual(byOctets)
    })

    test('A limit cuts a page and gives the key to go on from [dynamodb/Query.Pagination]', async () => {
      const first = await queryRanges('', {}, { Limit: 2 })
      expect(sortKeys(first.Items)).toEqual(['a#1', 'a#2'])
      expect(first.LastEvaluatedKey).toEqual(key(ranges, 'a#2'))
      const second = await queryRanges('', {}, { ExclusiveStartKey: first.LastEvaluatedKey })
      expect(sortKeys(second.Items)).toEqual(['b#1', 'b#2', 'c#1'])
      expect(second.LastEvaluatedKey).toBeUndefined()
    })

    test('A page that ends with the last item still gives a key [dynamodb/Query.Pagination]', async () => {
      const { Items, LastEvaluatedKey } = await queryRanges('', {}, { Limit: 5 })
      expect(Items).toHaveLength(5)
      expect(LastEvaluatedKey).toEqual(key(ranges, 'c#1'))
    })

    test('A page ends at 1 MB [dynamodb/Query.Pagination]', async () => {
      const PK = partition()
      await putMany(PK, ['1', '2', '3', '4'], { text: { S: 'x'.repeat(350 * 1024) } })
      const { Items, LastEvaluatedKey } = await query({
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': { S: PK } },
      })
      expect(sortKeys(Items)).toEqual(['1', '2', '3'])
      expect(LastEvaluatedKey).toEqual(key(PK, '3'))
    })

    test('A filter takes items away after they were counted and limited [dynamodb/Query.FilterExpression]', async () => {
      const { Count, ScannedCount, LastEvaluatedKey } = await queryRanges(
        '',
        { ':none': { N: '9' } },
        { FilterExpression: 'n = :none', Limit: 3 },
      )
      expect({ Count, ScannedCount }).toEqual({ Count: 0, ScannedCount: 3 })
      expect(LastEvaluatedKey).toEqual(key(ranges, 'b#1'))
    })

    test('COUNT gives numbers and no items [dynamodb-api/API_Query]', async () => {
      const { Count, Items } = await queryRanges('', {}, { Select: 'COUNT' })
      expect({ Count, Items }).toEqual({ Count: 5, Items: undefined })
    })

    test('A query must name one partition [dynamodb-api/API_Query]', async () => {
      const attempt = query({
        KeyConditionExpression: 'SK = :sk',
        ExpressionAttributeValues: { ':sk': { S: 'a' } },
      })
      await expect(attempt).rejects.toMatchObject(
        failsWith('ValidationException', 'Query condition missed key schema element: PK'),
      )
    })

    test('An index that is not there is refused [dynamodb-api/API_Query]', async () => {
      const attempt = query({
        IndexName: 'absent',
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'a' } },
      })
      await expect(attempt).rejects.toMatchObject(
        failsWith('ValidationException', 'The table does not have the specified index'),
      )
    })
  })

  describe('a global secondary index', () => {
    test('holds only the items with its keys [dynamodb/GSI]', async () => {
      const [PK, group] = [partition(), partition()]
      await put({ ...key(PK, '1'), GROUP: { S: group } })
      await put(key(PK, '2'))
      await expect
        .poll(() => itemsOf(group), { timeout: indexWaitMs })
        .toEqual([{ ...key(PK, '1'), GROUP: { S: group } }])
    })

    test('gives keys and projected attributes only [dynamodb/GSI]', async () => {
      const [PK, group] = [partition(), partition()]
      await put({ ...key(PK), GROUP: { S: group }, NAME: { S: 'a' }, OTHER: { S: 'b' } })
      await expect
        .poll(() => itemsOf(group), { timeout: indexWaitMs })
        .toEqual([{ ...key(PK), GROUP: { S: group }, NAME: { S: 'a' } }])
    })

    test('follows items that move to another key and away [dynamodb/GSI]', async () => {
      const [PK, first, second] = [partition(), partition(), partition()]
      await put({ ...key(PK), GROUP: { S: first } })
      await put({ ...key(PK), GROUP: { S: second } })
      await expect
        .poll(() => itemsOf(second), { timeout: indexWaitMs })
        .toEqual([{ ...key(PK), GROUP: { S: second } }])
      await expect.poll(() => itemsOf(first), { timeout: indexWaitMs }).toEqual([])
      await update({
        Key: key(PK),
        UpdateExpression: 'REMOVE #g',
        ExpressionAttributeNames: { '#g': 'GROUP' },
      })
      await expect.poll(() => itemsOf(second), { timeout: indexWaitMs }).toEqual([])
    })

    test('gives pages whose key has those of the index and the table [dynamodb/GSI]', async () => {
      const [PK, group] = [partition(), partition()]
      await putMany(PK, ['1', '2'], { GROUP: { S: group } })
      await expect.poll(async () => (await byGroup(group)).Count, { timeout: 10_000 }).toBe(2)
      const { LastEvaluatedKey } = await byGroup(group, { Limit: 1 })
      expect(LastEvaluatedKey).toEqual({ ...key(PK, '1'), GROUP: { S: group } })
      const { Items } = await byGroup(group, { ExclusiveStartKey: LastEvaluatedKey })
      expect(sortKeys(Items)).toEqual(['2'])
    })

    test('cannot be read consistently [dynamodb/GSI]', async () => {
      await expect(byGroup('a', { ConsistentRead: true })).rejects.toMatchObject(
        failsWith('ValidationException', 'Consistent reads are not supported on global secondary indexes'),
      )
    })

    test('refuses items whose index key is of another type [dynamodb/GSI]', async () => {
      await expect(put({ ...key(partition()), GROUP: { N: '1' } })).rejects.toMatchObject(
        failsWith('ValidationException', 'Type mismatch for Index Key GROUP'),
      )
    })
  })

  describe('scans', () => {
    test('Scan gives every item over its pages [dynamodb/Scan]', async () => {
      const PK = partition()
      await putMany(PK, ['1', '2', '3'])
      const found: (string | undefined)[] = []
      let ExclusiveStartKey: Attributes | undefined
      do {
        const page: { Items?: Attributes[]; LastEvaluatedKey?: Attributes } = await client.send(
          new ScanCommand({ TableName, Limit: 7, ExclusiveStartKey, ConsistentRead: true }),
        )
        found.push(...(page.Items ?? []).filter((item) => item.PK?.S === PK).map(({ SK }) => SK?.S))
        ExclusiveStartKey = page.LastEvaluatedKey
      } while (ExclusiveStartKey !== undefined)
      expect(new Set(found)).toEqual(new Set(['1', '2', '3']))
      expect(found).toHaveLength(3)
    })

    test('Segments of a parallel scan give every item once [dynamodb/Scan]', async () => {
      const partitions = Array.from({ length: 12 }, partition)
      for (const PK of partitions) await put({ ...key(PK), segment: { BOOL: true } })
      const found = await Promise.all(
        [0, 1, 2].map(async (Segment) => {
          const keys: (string | undefined)[] = []
          let ExclusiveStartKey: Attributes | undefined
          do {
            const page: { Items?: Attributes[]; LastEvaluatedKey?: Attributes } = await client.send(
              new ScanCommand({
                TableName,
                Segment,
                TotalSegments: 3,
                ExclusiveStartKey,
                ConsistentRead: true,
                FilterExpression: 'attribute_exists(#segment)',
                ExpressionAttributeNames: { '#segment': 'segment' },
              }),
            )
            keys.push(...(page.Items ?? []).map(({ PK }) => PK?.S))
            ExclusiveStartKey = page.LastEvaluatedKey
          } while (ExclusiveStartKey !== undefined)
          return keys
        }),
      )
      expect(new Set(found.flat())).toEqual(new Set(partitions))
      expect(found.flat()).toHaveLength(partitions.length)
    })

    test('An index can be scanned: only what has its keys comes [dynamodb-api/API_Scan]', async () => {
      const group = partition()
      await put({ ...key(partition()), GROUP: { S: group } })
      const scan = async () =>
        client.send(
          new ScanCommand({
            TableName,
            IndexName: 'by-group',
            FilterExpression: '#g = :g',
            ExpressionAttributeNames: { '#g': 'GROUP' },
            ExpressionAttributeValues: { ':g': { S: group } },
          }),
        )
      await expect.poll(async () => (await scan()).Count, { timeout: 10_000 }).toBe(1)
    })
  })
})
