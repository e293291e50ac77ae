import { expect, test } from 'vitest'
import { AwsError } from '../errors.ts'
import { setUpDynamoDb, TableName, thing } from './testing/set-up-dynamodb.ts'

test('An interceptor may refuse a request, respond to it, or pass it on', async () => {
  const { dynamodb, get, put } = await setUpDynamoDb()
  dynamodb.intercept(async ({ operation, input }, next) => {
    if (operation === 'PutItem') throw new AwsError('ThrottlingException', 'Slow down.')
    return operation === 'GetItem' ? { Item: thing('made', 'up') } : next(input)
  })
  await expect(put(thing('a', '1'))).rejects.toMatchObject({ name: 'ThrottlingException' })
  expect(await get(thing('a', '1'))).toEqual(thing('made', 'up'))
})

test('An interceptor of changes delivers them when and as often as it likes, until it is removed', async () => {
  const { dynamodb, kinesis, put } = await setUpDynamoDb()
  const { streamArn } = kinesis.createStream({ streamName: 'changes' })
  await dynamodb.setKinesisDestination(TableName, { streamArn, precision: 'MICROSECOND' })
  const cursor = kinesis.openCursor(streamArn, 'shardId-000000000000', { type: 'TRIM_HORIZON' })
  const deliveries: (() => void)[] = []
  const remove = dynamodb.interceptChanges((change, deliver) => {
    expect(change).toMatchObject({ tableName: TableName, streamArn })
    deliveries.push(deliver)
  })
  await put(thing('a', '1'))
  expect(cursor.take(10)).toHaveLength(0)
  for (const deliver of [...deliveries, ...deliveries]) deliver()
  expect(cursor.take(10)).toHaveLength(2)
  remove()
  await put(thing('a', '2'))
  expect(cursor.take(10)).toHaveLength(1)
})
