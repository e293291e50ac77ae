import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { key, setUpChanges } from './testing/set-up-changes.ts'
import { TableName } from './testing/set-up-dynamodb.ts'

test('Nothing is recorded after the destination is disabled', async () => {
  const { changes, dynamodb, put, streamArn } = await setUpChanges()
  await dynamodb.disableKinesisDestination(TableName, streamArn)
  await put(key('a'))
  expect(changes()).toEqual([])
})

test('A full stream delays records and loses none, in order', async () => {
  const { client, clock, dynamodb, put, stored } = await setUpChanges({ shardCount: 1 })
  for (let batch = 0; batch < 50; batch += 1) {
    const requests = Array.from({ length: 25 }, (_, index) => ({
      PutRequest: { Item: key('p', String(batch * 25 + index)) },
    }))
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }))
  }
  expect(stored()).toHaveLength(1_000)
  expect(dynamodb.waitingChanges(TableName)).toBe(250)
  await put({ ...key('p', '0'), LAST: { BOOL: true } })
  await clock.advance(1_000)
  expect(dynamodb.waitingChanges(TableName)).toBe(0)
  const times = stored().map(({ change }) => change.dynamodb.ApproximateCreationDateTime)
  expect(times).toHaveLength(1_251)
  expect(times.toSorted((a, b) => a - b)).toEqual(times)
})

test('A shard that is over its limit delays no other', async () => {
  const { client, clock, dynamodb, put, stored } = await setUpChanges({ shardCount: 2 })
  await put(key('hot', 'first'))
  const [hot] = stored()
  for (let batch = 0; batch < 44; batch += 1) {
    const requests = Array.from({ length: 25 }, (_, index) => ({
      PutRequest: { Item: key('hot', String(batch * 25 + index)) },
    }))
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }))
  }
  expect(dynamodb.waitingChanges(TableName)).toBe(101)
  for (let index = 0; index < 8; index += 1) await put(key(`calm-${index}`))
  const waiting = dynamodb.waitingChanges(TableName)
  const arrived = stored().filter(({ change }) => change.dynamodb.Keys.PK?.S !== 'hot')
  // Some keys share the hot shard, and wait their turn there.
  expect(arrived.length).toBeGreaterThan(0)
  expect(arrived.every(({ shardId }) => shardId !== hot?.shardId)).toBe(true)
  expect(waiting).toBe(101 + 8 - arrived.length)
  await clock.advance(1_000)
  expect(dynamodb.waitingChanges(TableName)).toBe(0)
  expect(stored()).toHaveLength(1_109)
})
