import { describe, expect, test } from 'vitest'
import { targetsOf } from '../targets.ts'
import { partition, key, sortKeys, failsWith, indexWaitMs, openTable } from './open-table.ts'

describe.each(targetsOf(['dynamodb']))('DynamoDB, by $name', ({ open }) => {
  const { put, update, putMany, byGroup, itemsOf } = openTable(open)

  describe('a global secondary index', () => {
    test('holds only the items with its keys [dynamodb/GSI]', async () => {
      const [PK, group] = [partition(), partition()]
      await put({ ...key(PK, '1'), GROUP: { S: group } })
      await put(key(PK, '2'))
      await expect
        .poll(() => itemsOf(group), { timeout: indexWaitMs })
        .toEqual([{ ...key(PK, '1'), GROUP: { S: group } }])
    })

    test('gives keys and projected attributes only [dynamodb/GSI]', async () => {
      const [PK, group] = [partition(), partition()]
      await put({ ...key(PK), GROUP: { S: group }, NAME: { S: 'a' }, OTHER: { S: 'b' } })
      await expect
        .poll(() => itemsOf(group), { timeout: indexWaitMs })
        .toEqual([{ ...key(PK), GROUP: { S: group }, NAME: { S: 'a' } }])
    })

    test('follows items that move to another key and away [dynamodb/GSI]', async () => {
      const [PK, first, second] = [partition(), partition(), partition()]
      await put({ ...key(PK), GROUP: { S: first } })
      await put({ ...key(PK), GROUP: { S: second } })
      await expect
        .poll(() => itemsOf(second), { timeout: indexWaitMs })
        .toEqual([{ ...key(PK), GROUP: { S: second } }])
      await expect.poll(() => itemsOf(first), { timeout: indexWaitMs }).toEqual([])
      await update({
        Key: key(PK),
        UpdateExpression: 'REMOVE #g',
        ExpressionAttributeNames: { '#g': 'GROUP' },
      })
      await expect.poll(() => itemsOf(second), { timeout: indexWaitMs }).toEqual([])
    })

    test('gives pages whose key has those of the index and the table [dynamodb/GSI]', async () => {
      const [PK, group] = [partition(), partition()]
      await putMany(PK, ['1', '2'], { GROUP: { S: group } })
      await expect.poll(async () => (await byGroup(group)).Count, { timeout: 10_000 }).toBe(2)
      const { LastEvaluatedKey } = await byGroup(group, { Limit: 1 })
      expect(LastEvaluatedKey).toEqual({ ...key(PK, '1'), GROUP: { S: group } })
      const { Items } = await byGroup(group, { ExclusiveStartKey: LastEvaluatedKey })
      expect(sortKeys(Items)).toEqual(['2'])
    })

    test('cannot be read consistently [dynamodb/GSI]', async () => {
      await expect(byGroup('a', { ConsistentRead: true })).rejects.toMatchObject(
        failsWith('ValidationException', 'Consistent reads are not supported on global secondary indexes'),
      )
    })

    test('refuses items whose index key is of another type [dynamodb/GSI]', async () => {
      await expect(put({ ...key(partition()), GROUP: { N: '1' } })).rejects.toMatchObject(
        failsWith('ValidationException', 'Type mismatch for Index Key GROUP'),
      )
    })
  })
})
