import { randomUUID } from 'node:crypto'
import {
  type AttributeValue,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect } from 'vitest'
import type { OpenTarget, Target } from '../targets.ts'

export type Attributes = Record<string, AttributeValue>

const tableWaitSeconds = 120
/** Indexes follow their table a little later. */
export const indexWaitMs = 10_000

/** Items of one test share a partition key of their own. */
export function partition() {
  return `p-${randomUUID()}`
}

export function key(PK: string, SK = '1'): Attributes {
  return { PK: { S: PK }, SK: { S: SK } }
}

export function sortKeys(items: readonly Attributes[] | undefined) {
  return items?.map(({ SK }) => SK?.S)
}

export function failsWith(name: string, message: string | RegExp = '') {
  return {
    name,
    message: typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message),
  }
}

/** A table with an index, made before the tests of the suite that calls this and deleted after them. */
export function openTable(open: Target['open']) {
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

  return { TableName, client: () => client, put, get, update, query, putMany, writeBatch, byGroup, itemsOf }
}
