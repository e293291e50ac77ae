import { expect, test } from 'vitest'
import { AwsError } from '../errors.ts'
import { unprocessedItems } from './faults.ts'
import { setUpDynamoDb, TableName, thing } from './testing/set-up-dynamodb.ts'

const items = (count: number) => Array.from({ length: count }, (_, index) => thing('a', String(index)))

test('Some writes of a batch are left unprocessed, and exactly those are given back', async () => {
  const { dynamodb, putAll, scan } = await setUpDynamoDb()
  let turn = 0
  dynamodb.intercept(unprocessedItems(0.5, () => (turn++ % 3 === 0 ? 0 : 1)))
  const { UnprocessedItems } = await putAll(items(7))
  const left = UnprocessedItems?.[TableName]?.map(({ PutRequest }) => PutRequest?.Item?.SK?.S)
  expect(left).toEqual(['0', '3', '6'])
  expect(await scan()).toEqual(new Set(['1', '2', '4', '5']))
})

test('A batch of which nothing is processed fails as a whole, until the fault is removed', async () => {
  const { dynamodb, putAll } = await setUpDynamoDb()
  const remove = dynamodb.intercept(unprocessedItems(1, () => 0))
  await expect(putAll(items(2))).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' })
  remove()
  expect((await putAll(items(2))).UnprocessedItems).toEqual({})
})

test('An interceptor may refuse, answer by itself, or pass a request on', async () => {
  const { dynamodb, get, put } = await setUpDynamoDb()
  dynamodb.intercept(async ({ operation, input }, next) => {
    if (operation === 'PutItem') throw new AwsError('ThrottlingException', 'Slow down.')
    return operation === 'GetItem' ? { Item: thing('made', 'up') } : next(input)
  })
  await expect(put(thing('a', '1'))).rejects.toMatchObject({ name: 'ThrottlingException' })
  expect(await get(thing('a', '1'))).toEqual(thing('made', 'up'))
})
