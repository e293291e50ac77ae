import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { targetsOf } from '../targets.ts'
import { key, partition, type Attributes, openTable } from './open-table.ts'

describe.each(targetsOf(['dynamodb']))('DynamoDB, by $name', ({ open }) => {
  const { TableName, client, put, putMany } = openTable(open)

  describe('scans', () => {
    test('Scan gives every item over its pages [dynamodb/Scan]', async () => {
      const PK = partition()
      await putMany(PK, ['1', '2', '3'])
      const found: (string | undefined)[] = []
      let ExclusiveStartKey: Attributes | undefined
      do {
        const page: { Items?: Attributes[]; LastEvaluatedKey?: Attributes } = await client().send(
          new ScanCommand({ TableName, Limit: 7, ExclusiveStartKey, ConsistentRead: true }),
        )
        found.push(...(page.Items ?? []).filter((item) => item.PK?.S === PK).map(({ SK }) => SK?.S))
        ExclusiveStartKey = page.LastEvaluatedKey
      } while (ExclusiveStartKey !== undefined)
      expect(new Set(found)).toEqual(new Set(['1', '2', '3']))
      expect(found).toHaveLength(3)
    })

    test('Segments of a parallel scan give every item once [dynamodb/Scan]', async () => {
      const partitions = Array.from({ length: 12 }, partition)
      for (const PK of partitions) await put({ ...key(PK), segment: { BOOL: true } })
      const found = await Promise.all(
        [0, 1, 2].map(async (Segment) => {
          const keys: (string | undefined)[] = []
          let ExclusiveStartKey: Attributes | undefined
          do {
            const page: { Items?: Attributes[]; LastEvaluatedKey?: Attributes } = await client().send(
              new ScanCommand({
                TableName,
                Segment,
                TotalSegments: 3,
                ExclusiveStartKey,
                ConsistentRead: true,
                FilterExpression: 'attribute_exists(#segment)',
                ExpressionAttributeNames: { '#segment': 'segment' },
              }),
            )
            keys.push(...(page.Items ?? []).map(({ PK }) => PK?.S))
            ExclusiveStartKey = page.LastEvaluatedKey
          } while (ExclusiveStartKey !== undefined)
          return keys
        }),
      )
      expect(new Set(found.flat())).toEqual(new Set(partitions))
      expect(found.flat()).toHaveLength(partitions.length)
    })

    test('An index can be scanned: only what has its keys comes [dynamodb-api/API_Scan]', async () => {
      const group = partition()
      await put({ ...key(partition()), GROUP: { S: group } })
      const scan = async () =>
        client().send(
          new ScanCommand({
            TableName,
            IndexName: 'by-group',
            FilterExpression: '#g = :g',
            ExpressionAttributeNames: { '#g': 'GROUP' },
            ExpressionAttributeValues: { ':g': { S: group } },
          }),
        )
      await expect.poll(async () => (await scan()).Count, { timeout: 10_000 }).toBe(1)
    })
  })
})
