import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { targetsOf } from '../targets.ts'
import { partition, key, failsWith, type Attributes, openTable } from './open-table.ts'

describe.each(targetsOf(['dynamodb']))('DynamoDB, by $name', ({ open }) => {
  const { TableName, client, put, get } = openTable(open)

  describe('items', () => {
    test('PutItem stores every type of attribute as it was sent [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
      const item: Attributes = {
        ...key(partition()),
        note: { S: 'Köln ⚽' },
        number: { N: '-12.5' },
        binary: { B: new Uint8Array([0, 255]) },
        yes: { BOOL: true },
        nothing: { NULL: true },
        list: { L: [{ S: 'a' }, { N: '1' }] },
        map: { M: { inner: { M: { deep: { BOOL: false } } } } },
        texts: { SS: ['a', 'b'] },
        numbers: { NS: ['1', '2'] },
        binaries: { BS: [new Uint8Array([1])] },
      }
      await put(item)
      expect(await get({ PK: item.PK ?? { S: '' }, SK: item.SK ?? { S: '' } })).toEqual(item)
    })

    test('PutItem replaces the whole item of the same key [dynamodb-api/API_PutItem]', async () => {
      const id = key(partition())
      await put({ ...id, NAME: { S: 'first' }, OLD: { S: 'x' } })
      await put({ ...id, NAME: { S: 'second' } })
      expect(await get(id)).toEqual({ ...id, NAME: { S: 'second' } })
    })

    test('PutItem returns the replaced item when asked for ALL_OLD [dynamodb-api/API_PutItem]', async () => {
      const id = key(partition())
      const replace = (text: string) =>
        client().send(
          new PutItemCommand({ TableName, Item: { ...id, NAME: { S: text } }, ReturnValues: 'ALL_OLD' }),
        )
      expect((await replace('a')).Attributes).toBeUndefined()
      expect((await replace('b')).Attributes).toEqual({ ...id, NAME: { S: 'a' } })
    })

    test('PutItem refuses an item without its sort key [dynamodb-api/API_PutItem]', async () => {
      await expect(put({ PK: { S: 'a' } })).rejects.toMatchObject(
        failsWith('ValidationException', 'Missing the key SK in the item'),
      )
    })

    test('PutItem refuses a key of another type [dynamodb-api/API_PutItem]', async () => {
      await expect(put({ PK: { N: '1' }, SK: { S: '1' } })).rejects.toMatchObject(
        failsWith('ValidationException', 'Type mismatch for key PK expected: S actual: N'),
      )
    })

    test('A key must not be an empty string [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
      await expect(put({ PK: { S: '' }, SK: { S: '1' } })).rejects.toMatchObject(
        failsWith('ValidationException'),
      )
    })

    test('An attribute that is not a key may be an empty string [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
      const id = key(partition())
      await put({ ...id, NAME: { S: '' } })
      expect(await get(id)).toEqual({ ...id, NAME: { S: '' } })
    })

    test('A set must not be empty [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
      await expect(put({ ...key(partition()), set: { SS: [] } })).rejects.toMatchObject(
        failsWith('ValidationException'),
      )
    })

    test('A set must not hold a value twice [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
      await expect(put({ ...key(partition()), set: { SS: ['a', 'a'] } })).rejects.toMatchObject(
        failsWith('ValidationException', 'duplicates'),
      )
    })

    test('Numbers lose their leading and trailing zeroes [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
      const id = key(partition())
      await put({ ...id, number: { N: '007.50' } })
      expect((await get(id))?.number).toEqual({ N: '7.5' })
    })

    test('Numbers keep 38 digits, and no more are taken [dynamodb/HowItWorks.NamingRulesDataTypes]', async () => {
      const id = key(partition())
      const digits = '1'.repeat(38)
      await put({ ...id, number: { N: digits } })
      expect((await get(id))?.number).toEqual({ N: digits })
      await expect(put({ ...id, number: { N: `${digits}1` } })).rejects.toMatchObject(
        failsWith('ValidationException', '38 significant digits'),
      )
    })

    test('An item of more than 400 KB is refused [dynamodb/ServiceQuotas]', async () => {
      const id = key(partition())
      await expect(put({ ...id, note: { S: 'x'.repeat(400 * 1024) } })).rejects.toMatchObject(
        failsWith('ValidationException', 'Item size has exceeded the maximum allowed size'),
      )
    })

    test('A partition key of more than 2,048 octets is refused [dynamodb/ServiceQuotas]', async () => {
      await expect(put(key('x'.repeat(2_049)))).rejects.toMatchObject(
        failsWith('ValidationException', '2048'),
      )
    })

    test('A sort key of more than 1,024 octets is refused [dynamodb/ServiceQuotas]', async () => {
      await expect(put(key('x', 'y'.repeat(1_025)))).rejects.toMatchObject(
        failsWith('ValidationException', '1024'),
      )
    })

    test('GetItem of an unknown key returns no item [dynamodb-api/API_GetItem]', async () => {
      expect(await get(key(partition()))).toBeUndefined()
    })

    test('GetItem with a projection gives only what was asked for [dynamodb-api/API_GetItem]', async () => {
      const id = key(partition())
      await put({ ...id, NAME: { S: 'a' }, map: { M: { inner: { N: '1' }, other: { N: '2' } } } })
      const { Item } = await client().send(
        new GetItemCommand({
          TableName,
          Key: id,
          ProjectionExpression: '#name, #map.#inner',
          ExpressionAttributeNames: { '#name': 'NAME', '#map': 'map', '#inner': 'inner' },
        }),
      )
      expect(Item).toEqual({ NAME: { S: 'a' }, map: { M: { inner: { N: '1' } } } })
    })

    test('GetItem refuses a key with too many attributes [dynamodb-api/API_GetItem]', async () => {
      await expect(get({ ...key('a'), NAME: { S: 'x' } })).rejects.toMatchObject(
        failsWith('ValidationException', 'The provided key element does not match the schema'),
      )
    })

    test('Consumed capacity is returned on request [dynamodb-api/API_GetItem]', async () => {
      const id = key(partition())
      await put({ ...id, note: { S: 'x'.repeat(5_000) } })
      const capacity = async (ConsistentRead: boolean) =>
        client().send(
          new GetItemCommand({ TableName, Key: id, ConsistentRead, ReturnConsumedCapacity: 'TOTAL' }),
        )
      expect((await capacity(true)).ConsumedCapacity).toEqual({ TableName, CapacityUnits: 2 })
      expect((await capacity(false)).ConsumedCapacity).toEqual({ TableName, CapacityUnits: 1 })
    })

    test('DeleteItem of an unknown key is not an error [dynamodb-api/API_DeleteItem]', async () => {
      const id = key(partition())
      await client().send(new DeleteItemCommand({ TableName, Key: id }))
      expect(await get(id)).toBeUndefined()
    })

    test('DeleteItem returns what it deleted when asked for ALL_OLD [dynamodb-api/API_DeleteItem]', async () => {
      const id = key(partition())
      await put({ ...id, NAME: { S: 'a' } })
      const { Attributes: deleted } = await client().send(
        new DeleteItemCommand({ TableName, Key: id, ReturnValues: 'ALL_OLD' }),
      )
      expect(deleted).toEqual({ ...id, NAME: { S: 'a' } })
      expect(await get(id)).toBeUndefined()
    })
  })
})
