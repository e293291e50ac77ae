import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holdOrder } from './hold-order.ts'

const keys = fc.uniqueArray(fc.string({ maxLength: 3 }))

test('items that were there keep their order, and new ones follow in their own', () => {
  fc.assert(
    fc.property(keys, keys, (items, order) => {
      const held = holdOrder(items, String, order)
      const known = order.filter((key) => items.includes(key))
      expect(held).toEqual([...known, ...items.filter((item) => !order.includes(item))])
    }),
  )
})

test('without an order, items stay as they are', () => {
  const items = ['b', 'a']
  expect(holdOrder(items, String, undefined)).toBe(items)
})
