import { BatchWriteItemCommand, UpdateItemCommand, DeleteItemCommand } from '@aws-sdk/client-dynamodb'
import { createRandom } from '@sportsfeeds/std'
import { expect, test } from 'vitest'
import { key, setUpChanges } from './testing/set-up-changes.ts'
import { type Attributes, startMs, TableName } from './testing/set-up-dynamodb.ts'

test('An insertion, a change and a removal are recorded as DynamoDB writes them [dynamodb/kds_gettingstarted]', async () => {
  const { changes, put, remove } = await setUpChanges()
  await put({ ...key('a'), NAME: { S: 'first' } })
  await put({ ...key('a'), NAME: { S: 'second' } })
  await remove(key('a'))
  const [inserted, modified, removed] = changes()
  expect(inserted).toEqual({
    awsRegion: 'eu-west-1',
    eventID: expect.stringMatching(/^[0-9a-f-]{36}$/),
    eventName: 'INSERT',
    userIdentity: null,
    recordFormat: 'application/json',
    tableName: TableName,
    dynamodb: {
      ApproximateCreationDateTime: startMs * 1_000,
      ApproximateCreationDateTimePrecision: 'MICROSECOND',
      Keys: key('a'),
      NewImage: { ...key('a'), NAME: { S: 'first' } },
      SizeBytes: 6 + 6 + 4 + 5,
    },
    eventSource: 'aws:dynamodb',
  })
  expect(modified).toMatchObject({
    eventName: 'MODIFY',
    dynamodb: { OldImage: { NAME: { S: 'first' } }, NewImage: { NAME: { S: 'second' } } },
  })
  expect(removed).toMatchObject({ eventName: 'REMOVE', dynamodb: { OldImage: { NAME: { S: 'second' } } } })
  expect(removed?.dynamodb).not.toHaveProperty('NewImage')
})

test('A write that changes nothing is not recorded', async () => {
  const { changes, client, put, remove } = await setUpChanges()
  await put({
    ...key('a'),
    TAGS: { SS: ['x', 'y'] },
    MAP: { M: { a: { N: '1' }, b: { L: [{ BOOL: true }] } } },
  })
  await put({
    MAP: { M: { b: { L: [{ BOOL: true }] }, a: { N: '1' } } },
    TAGS: { SS: ['y', 'x'] },
    ...key('a'),
  })
  await remove(key('none'))
  await client.send(
    new UpdateItemCommand({
      TableName,
      Key: key('a'),
      UpdateExpression: 'REMOVE NOTHING',
    }),
  )
  expect(changes()).toHaveLength(1)
})

test('A write whose condition fails is not recorded', async () => {
  const { changes, client, put } = await setUpChanges()
  await put(key('a'))
  const conditional = new DeleteItemCommand({
    TableName,
    Key: key('a'),
    ConditionExpression: 'attribute_exists(LABEL)',
  })
  await expect(client.send(conditional)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' })
  expect(changes()).toHaveLength(1)
})

test('Expiry is recorded as a removal by the service [dynamodb/time-to-live-ttl-streams]', async () => {
  const { changes, clock, dynamodb, put } = await setUpChanges()
  await dynamodb.setTimeToLive(TableName, { attributeName: 'EXPIRE', enabled: true })
  await put({ ...key('a'), EXPIRE: { N: String(startMs / 1_000 + 10) } })
  await clock.advance(11_001)
  await dynamodb.expireItems()
  const [, removed] = changes()
  expect(removed).toMatchObject({
    eventName: 'REMOVE',
    userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    dynamodb: { Keys: key('a'), OldImage: { EXPIRE: { N: String(startMs / 1_000 + 10) } } },
  })
  expect(removed?.dynamodb).not.toHaveProperty('NewImage')
})

test('Who deletes an item that is due before the service does is recorded as a user [dynamodb/time-to-live-ttl-streams]', async () => {
  const { changes, clock, dynamodb, put, remove } = await setUpChanges()
  await dynamodb.setTimeToLive(TableName, { attributeName: 'EXPIRE', enabled: true })
  await put({ ...key('a'), EXPIRE: { N: String(startMs / 1_000 + 10) } })
  // The clock does not reach a step of expiry after the item is due.
  await clock.advance(10_500)
  await remove(key('a'))
  expect(await dynamodb.expireItems()).toBe(0)
  expect(changes()).toMatchObject([{ eventName: 'INSERT' }, { eventName: 'REMOVE', userIdentity: null }])
})

test('A number written in another way is the same number [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
  const { changes, put } = await setUpChanges()
  await put({ ...key('a'), N: { N: '1' } })
  await put({ ...key('a'), N: { N: '1.00' } })
  await put({ ...key('a'), N: { N: '01' } })
  expect(changes()).toHaveLength(1)
})

test('Items expire as the clock advances', async () => {
  const { clock, dynamodb, kinesis, put, streamArn } = await setUpChanges()
  await dynamodb.setTimeToLive(TableName, { attributeName: 'EXPIRE', enabled: true })
  await put({ ...key('a'), EXPIRE: { N: String(startMs / 1_000 + 10) } })
  let appends = 0
  for (const shardId of kinesis.shardIds(streamArn)) {
    kinesis.openCursor(streamArn, shardId, { type: 'LATEST' }).onAppend(() => (appends += 1))
  }
  for (let second = 0; second < 15; second += 1) await clock.advance(1_000)
  expect(appends).toBe(1)
})

test('Items of one partition key share a shard, and spread over all shards by it', async () => {
  const { put, stored } = await setUpChanges()
  for (let index = 0; index < 60; index += 1) await put(key(`p${index % 20}`, String(index)))
  const shardsOfKey = new Map<string, Set<string>>()
  for (const { change, shardId } of stored()) {
    const partition = change.dynamodb.Keys.PK?.S ?? ''
    shardsOfKey.set(partition, (shardsOfKey.get(partition) ?? new Set()).add(shardId))
  }
  expect([...shardsOfKey.values()].every((shards) => shards.size === 1)).toBe(true)
  expect(new Set([...shardsOfKey.values()].flatMap((shards) => [...shards])).size).toBe(4)
})

test('Times are in whole milliseconds when the destination asks for them [dynamodb/kds_gettingstarted]', async () => {
  const { changes, dynamodb, put, streamArn } = await setUpChanges()
  await dynamodb.setKinesisDestination(TableName, { streamArn, precision: 'MILLISECOND' })
  await put(key('a'))
  expect(changes()[0]?.dynamodb).toMatchObject({
    ApproximateCreationDateTime: startMs,
    ApproximateCreationDateTimePrecision: 'MILLISECOND',
  })
})

test('Over 1,000 mixed operations at once, each record begins where the last one of its item ended', async () => {
  const { changes, client, clock, put, remove } = await setUpChanges()
  const { int: pick } = createRandom(7)
  const operations = Array.from({ length: 1_000 }, (_, index) => {
    const at = key(`p${pick(5)}`, String(pick(4)))
    const value = { N: String(pick(3)) }
    switch (pick(4)) {
      case 0:
        return () => remove(at)
      case 1:
        return () =>
          client.send(
            new UpdateItemCommand({
              TableName,
              Key: at,
              UpdateExpression: 'SET V = :v',
              ExpressionAttributeValues: { ':v': value },
            }),
          )
      case 2:
        return () =>
          client.send(
            new BatchWriteItemCommand({
              RequestItems: {
                [TableName]: [
                  { PutRequest: { Item: { ...at, V: value } } },
                  { PutRequest: { Item: { ...key('q', String(index % 7)), V: value } } },
                ],
              },
            }),
          )
      default:
        return () => put({ ...at, V: value })
    }
  })
  // Twenty at a time, so that operations on one item meet.
  for (let start = 0; start < operations.length; start += 20) {
    await Promise.all(operations.slice(start, start + 20).map((operation) => operation()))
    await clock.advance(100)
  }
  const images = new Map<string, Attributes>()
  for (const { dynamodb: change } of changes()) {
    const id = JSON.stringify(change.Keys)
    expect(change.OldImage).toEqual(images.get(id))
    expect(change.NewImage).not.toEqual(change.OldImage)
    if (change.NewImage === undefined) images.delete(id)
    else images.set(id, change.NewImage)
  }
  expect(changes().length).toBeGreaterThan(500)
  expect(new Set(changes().map(({ eventID }) => eventID)).size).toBe(changes().length)
})

test('Capture is billed by the larger image [dynamodb/kds]', async () => {
  const { meter, put } = await setUpChanges()
  await put({ ...key('a'), NAME: { S: 'x'.repeat(2_000) } })
  await put(key('a'))
  expect(meter.read()['dynamodb.changeDataCaptureUnits']).toBe(4)
  expect(meter.read()['kinesis.putPayloadUnits']).toBe(2)
})
