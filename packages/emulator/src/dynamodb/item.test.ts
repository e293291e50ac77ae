import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AttributeValue, isSameItem, type Item, itemBytes } from './item.ts'

test.each<[string, Item, number]>([
  ['strings in UTF-8', { NÄME: { S: 'é' } }, 5 + 2],
  ['a number by pairs of significant digits', { N: { N: '1200' } }, 1 + 2],
  ['a negative number with one more', { N: { N: '-12.345' } }, 1 + 5],
  ['zero', { N: { N: '0' } }, 1 + 1],
  ['binary data by its decoded size', { B: { B: Buffer.alloc(10).toString('base64') } }, 1 + 10],
  ['true, false and null', { A: { BOOL: false }, B: { NULL: true } }, 4],
  ['sets by their members', { S: { SS: ['ab', 'c'] }, N: { NS: ['1'] } }, 1 + 3 + 1 + 2],
  [
    'lists and maps with their overhead',
    { L: { L: [{ S: 'a' }] }, M: { M: { k: { S: 'a' } } } },
    1 + 3 + 2 + 1 + 3 + 1 + 2,
  ],
])('The size of an item counts %s [dynamodb/CapacityUnitCalculations]', (_, item, bytes) => {
  expect(itemBytes(item)).toBe(bytes)
})

const attribute: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.record({ S: fc.string() }),
    fc.record({ N: fc.integer().map(String) }),
    fc.record({ BOOL: fc.boolean() }),
    fc.record({ SS: fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 4 }) }),
    fc.record({ L: fc.array(tie('value'), { maxLength: 3 }) }),
    fc.record({ M: fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }) }),
  ),
})).value
const item = fc.dictionary(fc.string(), attribute, { maxKeys: 5 })

test('An item is the same as itself in another order, and not as one with another value', () => {
  fc.assert(
    fc.property(item, attribute, (original, extra) => {
      expect(isSameItem(original, Object.fromEntries(Object.entries(original).toReversed()))).toBe(true)
      expect(isSameItem(original, { ...original, 'an other': extra })).toBe(false)
      expect(isSameItem({ ...original, x: { S: 'a' } }, { ...original, x: { S: 'b' } })).toBe(false)
    }),
  )
})
