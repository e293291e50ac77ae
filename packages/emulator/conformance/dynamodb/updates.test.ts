import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { targetsOf } from '../targets.ts'
import { partition, key, failsWith, openTable } from './open-table.ts'

describe.each(targetsOf(['dynamodb']))('DynamoDB, by $name', ({ open }) => {
  const { put, get, update } = openTable(open)

  describe('updates', () => {
    test('UpdateItem creates a missing item [dynamodb-api/API_UpdateItem]', async () => {
      const id = key(partition())
      await update({
        Key: id,
        UpdateExpression: 'SET a = :a',
        ExpressionAttributeValues: { ':a': { N: '1' } },
      })
      expect(await get(id)).toEqual({ ...id, a: { N: '1' } })
    })

    test('SET adds, and takes a default where there is nothing [dynamodb/Expressions.UpdateExpressions]', async () => {
      const id = key(partition())
      const count = () =>
        update({
          Key: id,
          UpdateExpression: 'SET a = if_not_exists(a, :zero) + :one',
          ExpressionAttributeValues: { ':zero': { N: '0' }, ':one': { N: '1' } },
          ReturnValues: 'UPDATED_NEW',
        })
      expect((await count()).Attributes).toEqual({ a: { N: '1' } })
      expect((await count()).Attributes).toEqual({ a: { N: '2' } })
    })

    test('SET appends to lists [dynamodb/Expressions.UpdateExpressions]', async () => {
      const id = key(partition())
      await put({ ...id, list: { L: [{ S: 'a' }] } })
      await update({
        Key: id,
        UpdateExpression: 'SET #l = list_append(#l, :more)',
        ExpressionAttributeNames: { '#l': 'list' },
        ExpressionAttributeValues: { ':more': { L: [{ S: 'b' }] } },
      })
      expect((await get(id))?.list).toEqual({ L: [{ S: 'a' }, { S: 'b' }] })
    })

    test('REMOVE takes attributes away [dynamodb/Expressions.UpdateExpressions]', async () => {
      const id = key(partition())
      await put({ ...id, a: { N: '1' }, b: { N: '2' } })
      await update({ Key: id, UpdateExpression: 'REMOVE a' })
      expect(await get(id)).toEqual({ ...id, b: { N: '2' } })
    })

    test('ADD counts numbers and unites sets, DELETE takes from a set [dynamodb/Expressions.UpdateExpressions]', async () => {
      const id = key(partition())
      await put({ ...id, n: { N: '1' }, s: { SS: ['a'] } })
      await update({
        Key: id,
        UpdateExpression: 'ADD n :two, s :b',
        ExpressionAttributeValues: { ':two': { N: '2' }, ':b': { SS: ['b'] } },
      })
      await update({
        Key: id,
        UpdateExpression: 'DELETE s :a',
        ExpressionAttributeValues: { ':a': { SS: ['a'] } },
      })
      expect(await get(id)).toEqual({ ...id, n: { N: '3' }, s: { SS: ['b'] } })
    })

    test('A key attribute cannot be updated [dynamodb-api/API_UpdateItem]', async () => {
      const attempt = update({
        Key: key(partition()),
        UpdateExpression: 'SET SK = :a',
        ExpressionAttributeValues: { ':a': { S: 'x' } },
      })
      await expect(attempt).rejects.toMatchObject(
        failsWith('ValidationException', 'This attribute is part of the key'),
      )
    })

    test('Return values are the old or new attributes, all or updated [dynamodb-api/API_UpdateItem]', async () => {
      const id = key(partition())
      await put({ ...id, a: { N: '1' }, b: { N: '2' } })
      const set = async (value: string, ReturnValues: UpdateItemCommandInput['ReturnValues']) =>
        (
          await update({
            Key: id,
            UpdateExpression: 'SET a = :a',
            ExpressionAttributeValues: { ':a': { N: value } },
            ReturnValues,
          })
        ).Attributes
      expect(await set('2', 'UPDATED_OLD')).toEqual({ a: { N: '1' } })
      expect(await set('3', 'ALL_OLD')).toEqual({ ...id, a: { N: '2' }, b: { N: '2' } })
      expect(await set('4', 'ALL_NEW')).toEqual({ ...id, a: { N: '4' }, b: { N: '2' } })
      expect(await set('5', 'NONE')).toBeUndefined()
    })
  })
})
