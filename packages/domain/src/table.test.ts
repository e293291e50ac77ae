import { expect, test } from 'vitest'
import { table } from './table.ts'

test('every key attribute of the table and its indexes has a type, and no other attribute has one', () => {
  const keys = new Set<string>([table.hashKey, table.rangeKey])
  for (const index of table.globalSecondaryIndexes) {
    keys.add(index.hashKey)
    if ('rangeKey' in index) keys.add(index.rangeKey)
  }
  expect(new Set(Object.keys(table.attributes))).toEqual(keys)
})
