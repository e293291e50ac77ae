import { expect, test } from 'vitest'
import { InvalidQuantityError } from './errors.ts'
import { shardCount } from './shard-count.ts'

test.each([
  [{ writesPerSecond: 500, updateShare: 0, averageItemBytes: 500 }, 1],
  [{ writesPerSecond: 3000, updateShare: 0, averageItemBytes: 700 }, 4],
  [{ writesPerSecond: 3000, updateShare: 1, averageItemBytes: 700 }, 6],
  [{ writesPerSecond: 1048, updateShare: 0, averageItemBytes: 2000 }, 3],
])('%j needs %i shards', (load, shards) => {
  expect(shardCount(load)).toBe(shards)
})

test('a load of zero or NaN is refused, and the error names the quantity', () => {
  const load = { writesPerSecond: 500, updateShare: 0, averageItemBytes: 500 }
  expect(() => shardCount({ ...load, writesPerSecond: 0 })).toThrow(/writesPerSecond/)
  expect(() => shardCount({ ...load, averageItemBytes: Number.NaN })).toThrow(InvalidQuantityError)
})
