import { BatchWriteItemCommand, DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { setUpDynamoDb, startMs, TableName } from './testing/set-up-dynamodb.ts'
import type { Attributes } from './testing/set-up-dynamodb.ts'

interface ChangeRecord {
  readonly eventID: string
  readonly eventName: string
  readonly userIdentity: unknown
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number
    readonly Keys: Attributes
    readonly NewImage?: Attributes
    readonly OldImage?: Attributes
    readonly SizeBytes: number
  }
}

const setUp = async ({ shardCount = 4 } = {}) => {
  const deps = await setUpDynamoDb()
  const { dynamodb, kinesis } = deps
  const { streamArn } = kinesis.createStream({ streamName: 'changes', shardCount })
  await dynamodb.setKinesisDestination(TableName, { streamArn, precision: 'MICROSECOND' })
  /** Everything that the stream holds, shard after shard. */
  const stored = () =>
    kinesis.shardIds(streamArn).flatMap((shardId) =>
      kinesis
        .openCursor(streamArn, shardId, { type: 'TRIM_HORIZON' })
        .take(100_000)
        .map(({ data }) => ({ shardId, change: parse(data) })),
    )
  /** The same in the order of their times. */
  const changes = (): ChangeRecord[] =>
    stored()
      .map(({ change }) => change)
      .toSorted((a, b) => a.dynamodb.ApproximateCreationDateTime - b.dynamodb.ApproximateCreationDateTime)
  return { ...deps, streamArn, stored, changes }
}

const parse = (data: Uint8Array): ChangeRecord => JSON.parse(new TextDecoder().decode(data)) as ChangeRecord

const key = (PK: string, SK = '1'): Attributes => ({ PK: { S: PK }, SK: { S: SK } })

test('An insertion, a change and a removal are recorded as DynamoDB writes them [dynamodb/kds_gettingstarted]', async () => {
  const { changes, put, remove } = await setUp()
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
  const { changes, client, put, remove } = await setUp()
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
  const { changes, client, put } = await setUp()
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
  const { changes, clock, dynamodb, put } = await setUp()
  await dynamodb.setTimeToLive(TableName, { attributeName: 'EXPIRE', enabled: true })
  await put({ ...key('a'), EXPIRE: { N: String(startMs / 1_000 + 10) } })
  await clock.advance(11_001)
  await dynamodb.expireItems()
  const [, removed] = changes()
  expect(removed).toMatchObject({
    eventName: 'REMOVE',
    userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
  })
})

test('Expiry goes on by the clock alone', async () => {
  const { clock, dynamodb, kinesis, put, streamArn } = await setUp()
  await dynamodb.setTimeToLive(TableName, { attributeName: 'EXPIRE', enabled: true })
  await put({ ...key('a'), EXPIRE: { N: String(startMs / 1_000 + 10) } })
  let told = 0
  for (const shardId of kinesis.shardIds(streamArn)) {
    kinesis.openCursor(streamArn, shardId, { type: 'LATEST' }).onAppend(() => (told += 1))
  }
  for (let second = 0; second < 15; second += 1) await clock.advance(1_000)
  expect(told).toBe(1)
})

test('Items of one partition key share a shard, and spread over all shards by it', async () => {
  const { put, stored } = await setUp()
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
  const { changes, dynamodb, put, streamArn } = await setUp()
  await dynamodb.setKinesisDestination(TableName, { streamArn, precision: 'MILLISECOND' })
  await put(key('a'))
  expect(changes()[0]?.dynamodb).toMatchObject({
    ApproximateCreationDateTime: startMs,
    ApproximateCreationDateTimePrecision: 'MILLISECOND',
  })
})

test('Nothing is recorded after the destination is disabled', async () => {
  const { changes, dynamodb, put, streamArn } = await setUp()
  await dynamodb.disableKinesisDestination(TableName, streamArn)
  await put(key('a'))
  expect(changes()).toEqual([])
})

test('A full stream delays records and loses none, in order', async () => {
  const { client, clock, dynamodb, put, stored } = await setUp({ shardCount: 1 })
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

test('A shard that is over its limit holds up no other', async () => {
  const { client, clock, dynamodb, put, stored } = await setUp({ shardCount: 2 })
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

test('Over 1,000 mixed operations at once, each record begins where the last one of its item ended', async () => {
  const { changes, client, clock, put, remove } = await setUp()
  const random = createRandom(7)
  const pick = (count: number): number => Math.floor(random() * count)
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
  const { meter, put } = await setUp()
  await put({ ...key('a'), NAME: { S: 'x'.repeat(2_000) } })
  await put(key('a'))
  expect(meter.read()['dynamodb.changeDataCaptureUnits']).toBe(4)
  expect(meter.read()['kinesis.putPayloadUnits']).toBe(2)
})
