import {
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { setUpDynamoDb, TableName, thing } from './testing/set-up-dynamodb.ts'

type Unit = 'readRequestUnits' | 'writeRequestUnits'

async function setUp() {
  const deps = await setUpDynamoDb()
  const seen = new Map<Unit, number>()
  /** Units since the last call. */
  const takeUnits = (unit: Unit): number => {
    const total = deps.meter.read()[`dynamodb.${unit}`] ?? 0
    const taken = total - (seen.get(unit) ?? 0)
    seen.set(unit, total)
    return taken
  }
  return { ...deps, takeUnits }
}

function ranked(rank: string, name = 'x') {
  return thing('a', '1', { STATUS: { S: 'on' }, RANK: { N: rank }, NAME: { S: name } })
}

test('A write takes a unit for each KB of the larger image [dynamodb/read-write-operations]', async () => {
  const { put, remove, takeUnits } = await setUp()
  await put(thing('a', '1', { NAME: { S: 'x'.repeat(1_100) } }))
  expect(takeUnits('writeRequestUnits')).toBe(2)
  await put(thing('a', '1'))
  expect(takeUnits('writeRequestUnits')).toBe(2)
  await put(thing('a', '1'))
  expect(takeUnits('writeRequestUnits')).toBe(1)
  await remove(thing('none', '1'))
  expect(takeUnits('writeRequestUnits')).toBe(1)
})

test('A write takes units for each index that it changes, two when the item moves within it [dynamodb/GSI]', async () => {
  const { put, remove, takeUnits } = await setUp()
  await put(ranked('1'))
  expect(takeUnits('writeRequestUnits')).toBe(1 + 1)
  await put(ranked('2'))
  expect(takeUnits('writeRequestUnits')).toBe(1 + 2)
  await put(ranked('2', 'y'))
  expect(takeUnits('writeRequestUnits')).toBe(1 + 1)
  await put({ ...ranked('2', 'y'), EXTRA: { S: 'not in the index' } })
  expect(takeUnits('writeRequestUnits')).toBe(1)
  await remove(thing('a', '1'))
  expect(takeUnits('writeRequestUnits')).toBe(1 + 1)
})

test('A write says its units to those who ask, with those of its indexes [dynamodb-api/API_PutItem] [dynamodb-api/API_BatchWriteItem]', async () => {
  const { client, put, takeUnits } = await setUp()
  await put(ranked('1'))
  takeUnits('writeRequestUnits')
  const ask = { ReturnConsumedCapacity: 'TOTAL' } as const
  const replaced = await client.send(new PutItemCommand({ TableName, Item: ranked('2'), ...ask }))
  expect(replaced.ConsumedCapacity).toEqual({ TableName, CapacityUnits: 3 })
  const updated = await client.send(
    new UpdateItemCommand({
      TableName,
      Key: thing('a', '1'),
      UpdateExpression: 'SET #name = :y',
      ExpressionAttributeNames: { '#name': 'NAME' },
      ExpressionAttributeValues: { ':y': { S: 'y' } },
      ...ask,
    }),
  )
  expect(updated.ConsumedCapacity).toEqual({ TableName, CapacityUnits: 2 })
  const batch = await client.send(
    new BatchWriteItemCommand({
      RequestItems: {
        [TableName]: [
          { DeleteRequest: { Key: thing('a', '1') } },
          { PutRequest: { Item: { ...ranked('1'), SK: { S: '2' } } } },
        ],
      },
      ...ask,
    }),
  )
  expect(batch.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 4 }])
  // What the meter counts is what is said.
  expect(takeUnits('writeRequestUnits')).toBe(3 + 2 + 4)
})

test('A write whose condition fails takes a unit [dynamodb/read-write-operations]', async () => {
  const { client, takeUnits } = await setUp()
  const Item = thing('a', '1')
  const conditional = new PutItemCommand({ TableName, Item, ConditionExpression: 'attribute_exists(PK)' })
  await expect(client.send(conditional)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' })
  expect(takeUnits('writeRequestUnits')).toBe(1)
})

test('A read takes a unit for each 4 KB of whole items, half when it is eventually consistent [dynamodb/read-write-operations]', async () => {
  const { client, get, put, takeUnits } = await setUp()
  await put(thing('a', '1', { NAME: { S: 'x'.repeat(5_000) } }))
  const Key = thing('a', '1')
  await client.send(new GetItemCommand({ TableName, Key, ProjectionExpression: 'SK' }))
  expect(takeUnits('readRequestUnits')).toBe(1)
  await get(Key)
  expect(takeUnits('readRequestUnits')).toBe(2)
  await get(thing('none', '1'))
  expect(takeUnits('readRequestUnits')).toBe(1)
})

test('A query takes units for the sum of its items, and shows them only to those who ask [dynamodb/read-write-operations]', async () => {
  const { client, put, takeUnits } = await setUp()
  for (const SK of ['1', '2']) await put(thing('a', SK, { NAME: { S: 'x'.repeat(5_000) } }))
  const input = {
    TableName,
    KeyConditionExpression: 'PK = :p',
    ExpressionAttributeValues: { ':p': { S: 'a' } },
  }
  const silent = await client.send(new QueryCommand(input))
  // 10,000 bytes are three blocks of 4 KB, not twice two.
  expect(takeUnits('readRequestUnits')).toBe(1.5)
  expect(silent.ConsumedCapacity).toBeUndefined()
  const asked = await client.send(new QueryCommand({ ...input, ReturnConsumedCapacity: 'TOTAL' }))
  expect(asked.ConsumedCapacity).toMatchObject({ CapacityUnits: 1.5 })
  expect(takeUnits('readRequestUnits')).toBe(1.5)
})
