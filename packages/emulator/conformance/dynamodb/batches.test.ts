import { BatchGetItemCommand, BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { targetsOf } from '../targets.ts'
import { partition, key, sortKeys, failsWith, openTable } from './open-table.ts'

describe.each(targetsOf(['dynamodb']))('DynamoDB, by $name', ({ open }) => {
  const { TableName, client, get, query, putMany, writeBatch } = openTable(open)

  describe('batches', () => {
    test('BatchWriteItem puts and deletes in one request [dynamodb-api/API_BatchWriteItem]', async () => {
      const PK = partition()
      await putMany(PK, ['1'])
      const response = await client().send(
        new BatchWriteItemCommand({
          RequestItems: {
            [TableName]: [{ PutRequest: { Item: key(PK, '2') } }, { DeleteRequest: { Key: key(PK, '1') } }],
          },
        }),
      )
      expect(response.UnprocessedItems).toEqual({})
      const { Items } = await query({
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': { S: PK } },
      })
      expect(sortKeys(Items)).toEqual(['2'])
    })

    test('BatchWriteItem takes 25 requests [dynamodb-api/API_BatchWriteItem]', async () => {
      const PK = partition()
      await writeBatch(Array.from({ length: 25 }, (_, index) => key(PK, String(index))))
      const { Count } = await query({
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': { S: PK } },
        Select: 'COUNT',
      })
      expect(Count).toBe(25)
    })

    test('BatchWriteItem refuses 26 requests [dynamodb-api/API_BatchWriteItem]', async () => {
      const PK = partition()
      await expect(
        writeBatch(Array.from({ length: 26 }, (_, index) => key(PK, String(index)))),
      ).rejects.toMatchObject(failsWith('ValidationException'))
    })

    test('BatchWriteItem refuses two writes of one key [dynamodb-api/API_BatchWriteItem]', async () => {
      const item = key(partition())
      await expect(writeBatch([item, item])).rejects.toMatchObject(
        failsWith('ValidationException', 'Provided list of item keys contains duplicates'),
      )
    })

    test('BatchWriteItem refuses a batch without requests [dynamodb-api/API_BatchWriteItem]', async () => {
      await expect(client().send(new BatchWriteItemCommand({ RequestItems: {} }))).rejects.toMatchObject(
        failsWith('ValidationException'),
      )
    })

    test('BatchWriteItem refuses the whole batch when one item lacks a key [dynamodb-api/API_BatchWriteItem]', async () => {
      const PK = partition()
      await expect(writeBatch([key(PK, '1'), { PK: { S: PK } }])).rejects.toMatchObject(
        failsWith('ValidationException'),
      )
      expect(await get(key(PK, '1'))).toBeUndefined()
    })

    test('BatchWriteItem tells the units of the writes together [dynamodb-api/API_BatchWriteItem]', async () => {
      const PK = partition()
      const { ConsumedCapacity } = await client().send(
        new BatchWriteItemCommand({
          RequestItems: {
            [TableName]: ['1', '2'].map((SK) => ({
              PutRequest: { Item: { ...key(PK, SK), text: { S: 'x'.repeat(1_500) } } },
            })),
          },
          ReturnConsumedCapacity: 'TOTAL',
        }),
      )
      expect(ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 4 }])
    })

    test('BatchGetItem gives what there is, and leaves out what is not [dynamodb-api/API_BatchGetItem]', async () => {
      const PK = partition()
      await putMany(PK, ['1', '2'])
      const { Responses, UnprocessedKeys } = await client().send(
        new BatchGetItemCommand({
          RequestItems: {
            [TableName]: { Keys: ['1', '2', '3'].map((SK) => key(PK, SK)), ConsistentRead: true },
          },
        }),
      )
      expect(sortKeys(Responses?.[TableName])?.toSorted()).toEqual(['1', '2'])
      expect(UnprocessedKeys).toEqual({})
    })

    test('BatchGetItem refuses more than 100 keys [dynamodb-api/API_BatchGetItem]', async () => {
      const Keys = Array.from({ length: 101 }, (_, index) => key('p', String(index)))
      await expect(
        client().send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } })),
      ).rejects.toMatchObject(failsWith('ValidationException'))
    })

    test('BatchGetItem refuses a key that is named twice [dynamodb-api/API_BatchGetItem]', async () => {
      const Keys = [key('p'), key('p')]
      await expect(
        client().send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } })),
      ).rejects.toMatchObject(failsWith('ValidationException', 'duplicates'))
    })
  })
})
