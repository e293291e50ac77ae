import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, test } from 'vitest'
import { targetsOf } from '../targets.ts'
import { partition, key, sortKeys, failsWith, type Attributes, openTable } from './open-table.ts'

describe.each(targetsOf(['dynamodb']))('DynamoDB, by $name', ({ open }) => {
  const { query, putMany } = openTable(open)

  describe('queries', () => {
    const ranges = partition()
    const sortKeyList = ['a#1', 'a#2', 'b#1', 'b#2', 'c#1']
    beforeAll(() => putMany(ranges, sortKeyList, { n: { N: '1' } }))

    const queryRanges = (condition: string, values: Attributes = {}, more: Partial<QueryCommandInput> = {}) =>
      query({
        KeyConditionExpression: condition === '' ? 'PK = :pk' : `PK = :pk AND ${condition}`,
        ExpressionAttributeValues: { ':pk': { S: ranges }, ...values },
        ...more,
      })

    test('Items come in the order of their sort keys [dynamodb/Query]', async () => {
      expect(sortKeys((await queryRanges('')).Items)).toEqual(sortKeyList)
    })

    test('Items come backwards when asked [dynamodb/Query]', async () => {
      const { Items } = await queryRanges('', {}, { ScanIndexForward: false })
      expect(sortKeys(Items)).toEqual(sortKeyList.toReversed())
    })

    test.each([
      ['SK = :a', ['b#1']],
      ['SK < :a', ['a#1', 'a#2']],
      ['SK <= :a', ['a#1', 'a#2', 'b#1']],
      ['SK > :a', ['b#2', 'c#1']],
      ['SK >= :a', ['b#1', 'b#2', 'c#1']],
      ['SK BETWEEN :a AND :b', ['b#1', 'b#2', 'c#1']],
      ['begins_with(SK, :c)', ['b#1', 'b#2']],
    ])(
      'A key condition %s gives %j [dynamodb/Query.KeyConditionExpressions]',
      async (condition, expected) => {
        const all: Attributes = { ':a': { S: 'b#1' }, ':b': { S: 'c#1' }, ':c': { S: 'b' } }
        const values = Object.fromEntries(Object.entries(all).filter(([name]) => condition.includes(name)))
        expect(sortKeys((await queryRanges(condition, values)).Items)).toEqual(expected)
      },
    )

    test('Sort keys are in the order of their UTF-8 octets [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
      const PK = partition()
      await putMany(PK, ['ü', 'z', 'Z', '0', '😀', '！'])
      const { Items } = await query({
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': { S: PK } },
      })
      const byOctets = ['ü', 'z', 'Z', '0', '😀', '！'].toSorted((a, b) =>
        Buffer.compare(Buffer.from(a), Buffer.from(b)),
      )
      expect(sortKeys(Items)).toEqual(byOctets)
    })

    test('A limit cuts a page and returns the key to continue from [dynamodb/Query.Pagination]', async () => {
      const first = await queryRanges('', {}, { Limit: 2 })
      expect(sortKeys(first.Items)).toEqual(['a#1', 'a#2'])
      expect(first.LastEvaluatedKey).toEqual(key(ranges, 'a#2'))
      const second = await queryRanges('', {}, { ExclusiveStartKey: first.LastEvaluatedKey })
      expect(sortKeys(second.Items)).toEqual(['b#1', 'b#2', 'c#1'])
      expect(second.LastEvaluatedKey).toBeUndefined()
    })

    test('A limit that is reached with the last item still gives a key [dynamodb-api/API_Query]', async () => {
      const { Items, LastEvaluatedKey } = await queryRanges('', {}, { Limit: 5 })
      expect(Items).toHaveLength(5)
      expect(LastEvaluatedKey).toEqual(key(ranges, 'c#1'))
    })

    test('A page ends at 1 MB [dynamodb/Query.Pagination]', async () => {
      const PK = partition()
      await putMany(PK, ['1', '2', '3', '4'], { text: { S: 'x'.repeat(350 * 1024) } })
      const { Items, LastEvaluatedKey } = await query({
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': { S: PK } },
      })
      // "1 MB in size (or less)" says the guide, and the API's page that a page ends when it exceeds that.
      expect(sortKeys(Items)).toEqual(['1', '2', '3'].slice(0, Items?.length))
      expect(LastEvaluatedKey).toEqual(Items?.at(-1) && key(PK, Items.at(-1)?.SK?.S))
      expect(LastEvaluatedKey).toBeDefined()
    })

    test('A filter takes items away after they were counted and limited [dynamodb/Query.FilterExpression]', async () => {
      const { Count, ScannedCount, LastEvaluatedKey } = await queryRanges(
        '',
        { ':none': { N: '9' } },
        { FilterExpression: 'n = :none', Limit: 3 },
      )
      expect({ Count, ScannedCount }).toEqual({ Count: 0, ScannedCount: 3 })
      expect(LastEvaluatedKey).toEqual(key(ranges, 'b#1'))
    })

    test('COUNT gives numbers and no items [dynamodb-api/API_Query]', async () => {
      const { Count, Items } = await queryRanges('', {}, { Select: 'COUNT' })
      expect({ Count, Items }).toEqual({ Count: 5, Items: undefined })
    })

    test('A query must name one partition [dynamodb-api/API_Query]', async () => {
      const attempt = query({
        KeyConditionExpression: 'SK = :sk',
        ExpressionAttributeValues: { ':sk': { S: 'a' } },
      })
      await expect(attempt).rejects.toMatchObject(
        failsWith('ValidationException', 'Query condition missed key schema element: PK'),
      )
    })

    test('An unknown index is refused [dynamodb-api/API_Query]', async () => {
      const attempt = query({
        IndexName: 'absent',
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'a' } },
      })
      await expect(attempt).rejects.toMatchObject(
        failsWith('ValidationException', 'The table does not have the specified index'),
      )
    })
  })
})
