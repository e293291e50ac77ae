import {
  type AttributeValue,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'
import { createManualClock } from '@sportsfeeds/std/testing'
import { onTestFinished } from 'vitest'
import { createKinesis } from '../../kinesis/kinesis.ts'
import { createMeter } from '../../meter/meter.ts'
import { account, serve } from '../../testing/serve.ts'
import { openDynamoDb } from '../dynamodb.ts'

export type Attributes = Record<string, AttributeValue>

export const startMs = Date.UTC(2026, 0, 1)
export const TableName = 'things'

/** A table with a sort key and a sparse index. */
export const things = {
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

export function thing(PK: string, SK: string, rest: Attributes = {}): Attributes {
  return {
    PK: { S: PK },
    SK: { S: SK },
    ...rest,
  }
}

/** DynamoDB with the table, Kinesis for its changes, and a client of the AWS SDK; all closed after the test. */
export async function setUpDynamoDb({ dataDir }: { readonly dataDir?: string | undefined } = {}) {
  const clock = createManualClock(startMs)
  const meter = createMeter()
  const kinesis = createKinesis({ ...account, clock, meter })
  const logged: string[] = []
  const onLog = (message: string): void => void logged.push(message)
  const dynamodb = await openDynamoDb({ ...account, clock, meter, streams: kinesis, dataDir, onLog })
  await dynamodb.createTable(things)
  const { settings, close: closeDoor } = await serve((door) =>
    door.serveTarget('DynamoDB_20120810', dynamodb.service),
  )
  const client = new DynamoDBClient(settings)
  const close = async (): Promise<void> => {
    client.destroy()
    await closeDoor()
    await dynamodb.close()
  }
  if (dataDir === undefined) onTestFinished(close)
  return {
    clock,
    meter,
    kinesis,
    dynamodb,
    client,
    logged,
    close,
    put: (Item: Attributes) => client.send(new PutItemCommand({ TableName, Item })),
    putAll: (items: readonly Attributes[]) =>
      client.send(
        new BatchWriteItemCommand({
          RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) },
        }),
      ),
    remove: (Key: Attributes) => client.send(new DeleteItemCommand({ TableName, Key })),
    get: async (Key: Attributes) =>
      (await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item,
    /** The sort keys, or another attribute, of all items. */
    scan: async (attribute = 'SK') => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName }))
      return new Set(Items.map((item) => item[attribute]?.S))
    },
  }
}
