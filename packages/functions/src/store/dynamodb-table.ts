import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { type PrimaryKey, table as definition } from '@sportsfeeds/domain/internal'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { StoreUnavailableError } from '../errors.ts'
import {
  type ItemPage,
  type KeyCondition,
  maxBatchGets,
  maxBatchPuts,
  type StoredItem,
  type Table,
  toPrimaryKey,
} from './table.ts'
import { isTransientError } from './is-transient-error.ts'

/**
 * The product's table in DynamoDB. Throttling, timeouts and errors of the service become StoreUnavailableError; other
 * errors of the SDK pass through.
 */
export function createDynamoDbTable(client: Pick<DynamoDBClient, 'send'>, name: string): Table {
  return withStoreErrors(createPlainTable(client, name))
}

function createPlainTable(client: Pick<DynamoDBClient, 'send'>, name: string): Table {
  return {
    get: async (key, { consistent = false } = {}) => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: name, Key: marshall(primaryKey(key)), ConsistentRead: consistent }),
      )
      return Item === undefined ? undefined : unmarshallItem(Item)
    },

    batchGet: async (keys, { consistent = false } = {}) => {
      if (keys.length > maxBatchGets) {
        throw new RangeError(`A batch reads ${maxBatchGets} items, not ${keys.length}; split it.`)
      }
      const { Responses = {}, UnprocessedKeys = {} } = await client.send(
        new BatchGetItemCommand({
          RequestItems: {
            [name]: { Keys: keys.map((key) => marshall(primaryKey(key))), ConsistentRead: consistent },
          },
        }),
      )
      return {
        items: (Responses[name] ?? []).map((item) => unmarshallItem(item)),
        unread: (UnprocessedKeys[name]?.Keys ?? []).map((key) => toPrimaryKey(unmarshallItem(key))),
      }
    },

    put: async (item) => {
      await client.send(new PutItemCommand({ TableName: name, Item: toAttributes(item) }))
    },

    putNew: (item) =>
      unlessRefused(
        client.send(
          new PutItemCommand({
            TableName: name,
            Item: toAttributes(item),
            ConditionExpression: 'attribute_not_exists(#key)',
            ExpressionAttributeNames: { '#key': definition.hashKey },
          }),
        ),
      ),

    replace: (item, ifEqual) => {
      const expected = namedAttributes('e', ifEqual)
      return unlessRefused(
        client.send(
          new PutItemCommand({
            TableName: name,
            Item: toAttributes(item),
            ConditionExpression: ['attribute_exists(#key)', ...expected.equations].join(' AND '),
            ExpressionAttributeNames: { '#key': definition.hashKey, ...expected.names },
            ExpressionAttributeValues: toAttributes(expected.values),
          }),
        ),
      )
    },

    putInOrder: async (item, attributes) => {
      const kept = namedAttributes(
        'o',
        Object.fromEntries(attributes.map((attribute) => [attribute, item[attribute]])),
      )
      const inOrder = attributes.map((_, index) => `#o${index} <= :o${index}`)
      return unlessRefused(
        client.send(
          new PutItemCommand({
            TableName: name,
            Item: toAttributes(item),
            ConditionExpression: `attribute_not_exists(#key) OR ${inOrder.join(' AND ')}`,
            ExpressionAttributeNames: { '#key': definition.hashKey, ...kept.names },
            ExpressionAttributeValues: toAttributes(kept.values),
          }),
        ),
      )
    },

    update: async (key, changes, { ifEqual = {} } = {}) => {
      const changed = namedAttributes('c', changes)
      const expected = namedAttributes('e', ifEqual)
      return unlessRefused(
        client.send(
          new UpdateItemCommand({
            TableName: name,
            Key: marshall(primaryKey(key)),
            UpdateExpression: `SET ${changed.equations.join(', ')}`,
            ConditionExpression: ['attribute_exists(#key)', ...expected.equations].join(' AND '),
            ExpressionAttributeNames: { '#key': definition.hashKey, ...changed.names, ...expected.names },
            ExpressionAttributeValues: toAttributes({ ...changed.values, ...expected.values }),
          }),
        ),
      )
    },

    addToSet: (key, { set, value, maxSize }, changes) => {
      const changed = namedAttributes('c', changes)
      return unlessRefused(
        client.send(
          new UpdateItemCommand({
            TableName: name,
            Key: marshall(primaryKey(key)),
            UpdateExpression: `SET ${changed.equations.join(', ')} ADD #set :value`,
            ConditionExpression: 'attribute_not_exists(#set) OR size(#set) < :maxSize',
            ExpressionAttributeNames: { '#set': set, ...changed.names },
            ExpressionAttributeValues: toAttributes({
              ':value': new Set([value]),
              ':maxSize': maxSize,
              ...changed.values,
            }),
          }),
        ),
      )
    },

    removeFromSet: async (key, set, values) => {
      await client.send(
        new UpdateItemCommand({
          TableName: name,
          Key: marshall(primaryKey(key)),
          UpdateExpression: 'DELETE #set :values',
          ExpressionAttributeNames: { '#set': set },
          ExpressionAttributeValues: marshall({ ':values': new Set(values) }),
        }),
      )
    },

    delete: async (key) => {
      await client.send(new DeleteItemCommand({ TableName: name, Key: marshall(primaryKey(key)) }))
    },

    batchPut: async (items) => {
      if (items.length > maxBatchPuts) {
        throw new RangeError(`A batch takes ${maxBatchPuts} items, not ${items.length}; split it.`)
      }
      const { UnprocessedItems = {} } = await client.send(
        new BatchWriteItemCommand({
          RequestItems: { [name]: items.map((item) => ({ PutRequest: { Item: toAttributes(item) } })) },
        }),
      )
      return (UnprocessedItems[name] ?? []).flatMap(({ PutRequest }) =>
        PutRequest?.Item === undefined ? [] : [toPrimaryKey(unmarshallItem(PutRequest.Item))],
      )
    },

    query: async ({ index, partition, range, createdFrom, order = 'asc', limit, startAfter, consistent }) => {
      const keys = index ?? definition
      const condition = rangeExpression(range)
      return toPage(
        await client.send(
          new QueryCommand({
            TableName: name,
            IndexName: index?.name,
            KeyConditionExpression: ['#hash = :hash', ...condition.expressions].join(' AND '),
            FilterExpression: createdFrom === undefined ? undefined : 'CREATED >= :createdFrom',
            ExpressionAttributeNames: {
              '#hash': keys.hashKey,
              ...(range === undefined ? {} : { '#range': keys.rangeKey ?? definition.rangeKey }),
            },
            ExpressionAttributeValues: toAttributes({
              ':hash': partition,
              ...condition.values,
              ...(createdFrom === undefined ? {} : { ':createdFrom': createdFrom }),
            }),
            ScanIndexForward: order === 'asc',
            Limit: limit,
            ExclusiveStartKey: startAfter === undefined ? undefined : marshall(startAfter),
            ConsistentRead: consistent,
          }),
        ),
      )
    },

    scanIndex: async ({ index, startAfter }) =>
      toPage(
        await client.send(
          new ScanCommand({
            TableName: name,
            IndexName: index.name,
            ExclusiveStartKey: startAfter === undefined ? undefined : marshall(startAfter),
          }),
        ),
      ),
  }
}

/** False if the condition of a write did not hold. */
async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false
    throw error
  }
}

function withStoreErrors(table: Table): Table {
  return {
    get: (...args) => table.get(...args).catch(translate),
    batchGet: (...args) => table.batchGet(...args).catch(translate),
    put: (...args) => table.put(...args).catch(translate),
    putNew: (...args) => table.putNew(...args).catch(translate),
    replace: (...args) => table.replace(...args).catch(translate),
    putInOrder: (...args) => table.putInOrder(...args).catch(translate),
    update: (...args) => table.update(...args).catch(translate),
    addToSet: (...args) => table.addToSet(...args).catch(translate),
    removeFromSet: (...args) => table.removeFromSet(...args).catch(translate),
    delete: (...args) => table.delete(...args).catch(translate),
    batchPut: (...args) => table.batchPut(...args).catch(translate),
    query: (...args) => table.query(...args).catch(translate),
    scanIndex: (...args) => table.scanIndex(...args).catch(translate),
  }
}

function translate(error: unknown): never {
  if (!isTransientError(error)) throw error
  throw new StoreUnavailableError('Storage is temporarily unavailable. Retry the request.', { cause: error })
}

/**
 * A number that JavaScript cannot hold exactly becomes the nearest one, where the SDK would throw and fail the whole page with it: the
 * entity's schema refuses it in its own item.
 */
function unmarshallItem(item: Record<string, AttributeValue>): StoredItem {
  return unmarshall(item, { wrapNumbers: Number })
}

function toAttributes(item: StoredItem) {
  return marshall(item, { removeUndefinedValues: true })
}

/** `#c0 = :c0` for each attribute, or that it is absent, with the placeholders' names and values. */
function namedAttributes(prefix: string, attributes: StoredItem) {
  const entries = Object.entries(attributes)
  const numbered = <Value>(sign: string, pick: (entry: [string, unknown]) => Value) =>
    Object.fromEntries(entries.map((entry, index) => [`${sign}${prefix}${index}`, pick(entry)]))
  return {
    equations: entries.map(([, value], index) =>
      value === undefined
        ? `attribute_not_exists(#${prefix}${index})`
        : `#${prefix}${index} = :${prefix}${index}`,
    ),
    names: numbered('#', ([attribute]) => attribute),
    values: numbered(':', ([, value]) => value),
  }
}

function toPage({ Items = [], LastEvaluatedKey }: OutputPage): ItemPage {
  return {
    items: Items.map((item) => unmarshallItem(item)),
    lastKey: LastEvaluatedKey === undefined ? undefined : unmarshallItem(LastEvaluatedKey),
  }
}

interface OutputPage {
  readonly Items?: Record<string, AttributeValue>[]
  readonly LastEvaluatedKey?: Record<string, AttributeValue>
}

function primaryKey({ PK, SK }: PrimaryKey): StoredItem {
  return { PK, SK }
}

function rangeExpression(range: KeyCondition | undefined): { expressions: string[]; values: StoredItem } {
  if (range === undefined) return { expressions: [], values: {} }
  if ('beginsWith' in range) {
    return { expressions: ['begins_with(#range, :prefix)'], values: { ':prefix': range.beginsWith } }
  }
  return {
    expressions: ['#range BETWEEN :low AND :high'],
    values: { ':low': range.between[0], ':high': range.between[1] },
  }
}
