import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { targetsOf } from '../targets.ts'
import { partition, key, failsWith, type Attributes, openTable } from './open-table.ts'

describe.each(targetsOf(['dynamodb']))('DynamoDB, by $name', ({ open }) => {
  const { TableName, client, put, update } = openTable(open)

  describe('conditions', () => {
    test('attribute_not_exists lets only the first of two puts through [dynamodb/Expressions.ConditionExpressions]', async () => {
      const create = new PutItemCommand({
        TableName,
        Item: key(partition()),
        ConditionExpression: 'attribute_not_exists(PK)',
      })
      await client().send(create)
      await expect(client().send(create)).rejects.toMatchObject(
        failsWith('ConditionalCheckFailedException', 'The conditional request failed'),
      )
    })

    test.each([
      ['#n = :five', true],
      ['#n <> :five', false],
      ['#n BETWEEN :one AND :five', true],
      ['#n IN (:one, :five)', true],
      ['attribute_exists(#n) AND NOT #n < :five', true],
      ['attribute_not_exists(#n) OR #n > :one', true],
      ['attribute_type(#n, :type)', true],
      ['begins_with(#t, :prefix)', true],
      ['contains(#t, :prefix)', true],
      ['size(#t) = :five', true],
      ['(#n = :one OR #n = :five) AND size(#t) <= :one', false],
    ])(
      'A condition of comparisons and functions: %s is %s [dynamodb/Expressions.OperatorsAndFunctions]',
      async (ConditionExpression, isMet) => {
        const item = { ...key(partition()), n: { N: '5' }, t: { S: 'about' } }
        await put(item)
        const values: Attributes = {
          ':one': { N: '1' },
          ':five': { N: '5' },
          ':type': { S: 'N' },
          ':prefix': { S: 'ab' },
        }
        // Values that no expression uses must not be passed.
        const used = <T>(all: Record<string, T>) => {
          const entries = Object.entries(all).filter(([name]) =>
            new RegExp(`${name}\\b`).test(ConditionExpression),
          )
          return entries.length === 0 ? undefined : Object.fromEntries(entries)
        }
        const attempt = client().send(
          new PutItemCommand({
            TableName,
            Item: item,
            ConditionExpression,
            ExpressionAttributeNames: used({ '#n': 'n', '#t': 't' }),
            ExpressionAttributeValues: used(values),
          }),
        )
        if (isMet) await attempt
        else await expect(attempt).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' })
      },
    )

    test('A reserved word in an expression must be replaced by a name [dynamodb/ReservedWords]', async () => {
      const attempt = update({
        Key: key(partition()),
        UpdateExpression: 'SET NAME = :n',
        ExpressionAttributeValues: { ':n': { S: 'x' } },
      })
      await expect(attempt).rejects.toMatchObject(failsWith('ValidationException', 'reserved keyword'))
    })

    test('Values that an expression does not use are refused [dynamodb/Expressions.ExpressionAttributeValues]', async () => {
      const attempt = update({
        Key: key(partition()),
        UpdateExpression: 'SET a = :a',
        ExpressionAttributeValues: { ':a': { S: 'x' }, ':b': { S: 'y' } },
      })
      await expect(attempt).rejects.toMatchObject(failsWith('ValidationException', 'unused in expressions'))
    })
  })
})
