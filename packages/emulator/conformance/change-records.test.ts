import { randomUUID } from 'node:crypto'
import {
  type AttributeValue,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeKinesisStreamingDestinationCommand,
  DynamoDBClient,
  EnableKinesisStreamingDestinationCommand,
  PutItemCommand,
  UpdateItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  GetShardIteratorCommand,
  KinesisClient,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { readRecords, readRestMs } from './read-records.ts'
import { type OpenTarget, targetsOf } from './targets.ts'

type Attributes = Record<string, AttributeValue>

/** Enabling a destination takes some minutes on AWS. */
const setUpMs = 900_000
const arrivalMs = 60_000

const Image = z.record(z.string(), z.record(z.string(), z.unknown()))
const ChangeRecord = z.looseObject({
  eventName: z.string(),
  dynamodb: z.looseObject({ Keys: Image, NewImage: Image.optional(), OldImage: Image.optional() }),
})
type ChangeRecord = z.infer<typeof ChangeRecord>

function key(PK: string, SK = '1'): Attributes {
  return { PK: { S: PK }, SK: { S: SK } }
}

function newKey() {
  return key(randomUUID())
}

describe.each(targetsOf(['dynamodb', 'kinesis']))(
  'Change records, by $name',
  { timeout: arrivalMs },
  ({ open }) => {
    const name = `conformance-${randomUUID()}`
    const read: ChangeRecord[] = []
    let target: OpenTarget
    let dynamodb: DynamoDBClient
    let kinesis: KinesisClient
    let StreamArn = ''
    let iterator: string | undefined

    beforeAll(async () => {
      target = await open()
      dynamodb = new DynamoDBClient(target.settings)
      kinesis = new KinesisClient(target.settings)
      await dynamodb.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: ['PK', 'SK'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
          KeySchema: [
            { AttributeName: 'PK', KeyType: 'HASH' },
            { AttributeName: 'SK', KeyType: 'RANGE' },
          ],
        }),
      )
      await kinesis.send(new CreateStreamCommand({ StreamName: name, ShardCount: 1 }))
      await waitUntilTableExists({ client: dynamodb, maxWaitTime: 120 }, { TableName: name })
      await waitUntilStreamExists({ client: kinesis, maxWaitTime: 120 }, { StreamName: name })
      const { StreamDescriptionSummary } = await kinesis.send(
        new DescribeStreamSummaryCommand({ StreamName: name }),
      )
      StreamArn = StreamDescriptionSummary?.StreamARN ?? ''
      await dynamodb.send(
        new EnableKinesisStreamingDestinationCommand({
          TableName: name,
          StreamArn,
          EnableKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: 'MICROSECOND' },
        }),
      )
      while ((await destinationStatus()) !== 'ACTIVE') {
        await new Promise((resolve) => setTimeout(resolve, 1_000))
      }
      const { ShardIterator } = await kinesis.send(
        new GetShardIteratorCommand({
          StreamName: name,
          ShardId: 'shardId-000000000000',
          ShardIteratorType: 'TRIM_HORIZON',
        }),
      )
      iterator = ShardIterator
    }, setUpMs)

    afterAll(async () => {
      await dynamodb.send(new DeleteTableCommand({ TableName: name }))
      await kinesis.send(new DeleteStreamCommand({ StreamName: name }))
      dynamodb.destroy()
      kinesis.destroy()
      await target.close()
    })

    const destinationStatus = async () =>
      (await dynamodb.send(new DescribeKinesisStreamingDestinationCommand({ TableName: name })))
        .KinesisDataStreamDestinations?.[0]?.DestinationStatus

    const put = (Item: Attributes) => dynamodb.send(new PutItemCommand({ TableName: name, Item }))
    const remove = (Key: Attributes) => dynamodb.send(new DeleteItemCommand({ TableName: name, Key }))

    /** The records of an item, once there are `wanted` of them. */
    const changesOf = async (id: Attributes, wanted: number): Promise<ChangeRecord[]> => {
      const found = () => read.filter(({ dynamodb: { Keys } }) => Keys.PK?.S === id.PK?.S)
      const deadlineMs = Date.now() + arrivalMs / 2
      while (found().length < wanted && Date.now() < deadlineMs) {
        const response = await readRecords(kinesis, iterator)
        iterator = response.NextShardIterator
        for (const { Data } of response.Records ?? []) {
          read.push(ChangeRecord.parse(JSON.parse(Buffer.from(Data ?? []).toString('utf8'))))
        }
        if (found().length < wanted) await new Promise((resolve) => setTimeout(resolve, readRestMs))
      }
      return found()
    }
    /** Whatever happened before a later write has arrived when that one has. */
    const untilNow = async () => {
      const marker = newKey()
      await put(marker)
      await changesOf(marker, 1)
    }

    test('A record has these fields and no others [dynamodb/kds_gettingstarted]', async () => {
      const id = newKey()
      await put({ ...id, NAME: { S: 'a' } })
      const [record] = await changesOf(id, 1)
      expect(Object.keys(record ?? {}).toSorted()).toEqual([
        'awsRegion',
        'dynamodb',
        'eventID',
        'eventName',
        'eventSource',
        'recordFormat',
        'tableName',
        'userIdentity',
      ])
      expect(record).toMatchObject({
        awsRegion: target.settings.region,
        eventID: expect.stringMatching(/^[0-9a-f-]{36}$/),
        recordFormat: 'application/json',
        tableName: name,
        eventSource: 'aws:dynamodb',
      })
    })

    test('What a user writes has no user identity [dynamodb/kds_gettingstarted]', async () => {
      const id = newKey()
      await put(id)
      const [record] = await changesOf(id, 1)
      expect(record).toMatchObject({ userIdentity: null })
    })

    test('A new item is an INSERT with the new image and no old one [dynamodb/kds]', async () => {
      const item = { ...newKey(), NAME: { S: 'a' } }
      await put(item)
      const [record] = await changesOf(item, 1)
      expect(record).toMatchObject({ eventName: 'INSERT', dynamodb: { NewImage: item } })
      expect(record?.dynamodb).not.toHaveProperty('OldImage')
    })

    test('A changed item is a MODIFY with both images [dynamodb/kds]', async () => {
      const id = newKey()
      await put({ ...id, NAME: { S: 'a' } })
      await put({ ...id, NAME: { S: 'b' } })
      const [, record] = await changesOf(id, 2)
      expect(record).toMatchObject({
        eventName: 'MODIFY',
        dynamodb: { OldImage: { ...id, NAME: { S: 'a' } }, NewImage: { ...id, NAME: { S: 'b' } } },
      })
    })

    test('A removed item is a REMOVE with the old image and no new one [dynamodb/kds]', async () => {
      const id = newKey()
      await put({ ...id, NAME: { S: 'a' } })
      await remove(id)
      const [, record] = await changesOf(id, 2)
      expect(record).toMatchObject({
        eventName: 'REMOVE',
        dynamodb: { OldImage: { ...id, NAME: { S: 'a' } } },
      })
      expect(record?.dynamodb).not.toHaveProperty('NewImage')
    })

    test('An update is recorded with the whole item, not only what changed [dynamodb/kds]', async () => {
      const id = newKey()
      await put({ ...id, a: { N: '1' }, b: { N: '2' } })
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: name,
          Key: id,
          UpdateExpression: 'SET a = :a',
          ExpressionAttributeValues: { ':a': { N: '3' } },
        }),
      )
      const [, record] = await changesOf(id, 2)
      expect(record?.dynamodb.NewImage).toEqual({ ...id, a: { N: '3' }, b: { N: '2' } })
    })

    test('Keys hold the key attributes only [dynamodb/kds_gettingstarted]', async () => {
      const id = newKey()
      await put({ ...id, NAME: { S: 'a' } })
      const [record] = await changesOf(id, 1)
      expect(record?.dynamodb.Keys).toEqual(id)
    })

    test('Each write of a batch is a record of its own [dynamodb/kds]', async () => {
      const PK = randomUUID()
      await dynamodb.send(
        new BatchWriteItemCommand({
          RequestItems: { [name]: ['1', '2', '3'].map((SK) => ({ PutRequest: { Item: key(PK, SK) } })) },
        }),
      )
      const records = await changesOf(key(PK), 3)
      expect(new Set(records.map(({ dynamodb: { Keys } }) => Keys.SK?.S))).toEqual(new Set(['1', '2', '3']))
      expect(records).toHaveLength(3)
    })

    test('Creation times are whole microseconds when the destination asks for them [dynamodb/kds_gettingstarted]', async () => {
      const id = newKey()
      const beforeMicros = (Date.now() - 60_000) * 1_000
      await put(id)
      const [record] = await changesOf(id, 1)
      expect(record?.dynamodb.ApproximateCreationDateTimePrecision).toBe('MICROSECOND')
      const micros = Number(record?.dynamodb.ApproximateCreationDateTime)
      expect(Number.isInteger(micros)).toBe(true)
      expect(micros).toBeGreaterThan(beforeMicros)
      expect(micros).toBeLessThan((Date.now() + 60_000) * 1_000)
    })

    test('Creation times order the changes of an item [dynamodb/kds]', async () => {
      const id = newKey()
      for (const n of ['1', '2', '3']) await put({ ...id, n: { N: n } })
      const records = await changesOf(id, 3)
      const byTime = records.toSorted(
        (a, b) =>
          Number(a.dynamodb.ApproximateCreationDateTime) - Number(b.dynamodb.ApproximateCreationDateTime),
      )
      expect(byTime.map(({ dynamodb: { NewImage } }) => NewImage?.n?.N)).toEqual(['1', '2', '3'])
    })

    test('SizeBytes counts keys and images [dynamodb/kds_gettingstarted]', async () => {
      const id = newKey()
      await put({ ...id, text: { S: 'x'.repeat(1_000) } })
      const [record] = await changesOf(id, 1)
      const keyBytes = 2 + 36 + 2 + 1
      expect(record?.dynamodb.SizeBytes).toBe(2 * keyBytes + 4 + 1_000)
    })

    test('A write that changes nothing makes no record [dynamodb/Streams]', async () => {
      const item = { ...newKey(), NAME: { S: 'a' } }
      await put(item)
      await put(item)
      await remove(newKey())
      await untilNow()
      expect(await changesOf(item, 1)).toHaveLength(1)
    })

    test('A write whose condition fails makes no record [dynamodb/Streams]', async () => {
      const id = newKey()
      await put(id)
      await expect(
        dynamodb.send(
          new PutItemCommand({
            TableName: name,
            Item: { ...id, NAME: { S: 'a' } },
            ConditionExpression: 'attribute_not_exists(PK)',
          }),
        ),
      ).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' })
      await untilNow()
      expect(await changesOf(id, 1)).toHaveLength(1)
    })

    test('An existing destination is refused [dynamodb-api/API_EnableKinesisStreamingDestination]', async () => {
      await expect(
        dynamodb.send(new EnableKinesisStreamingDestinationCommand({ TableName: name, StreamArn })),
      ).rejects.toMatchObject({
        name: expect.stringMatching(/^(ResourceInUse|Validation|LimitExceeded)Exception$/),
      })
    })
  },
)
