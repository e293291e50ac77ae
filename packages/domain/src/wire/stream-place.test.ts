import fc from 'fast-check'
import { expect, test } from 'vitest'
import { advancePlace, compareSequenceNumbers, StreamPlace } from './stream-place.ts'

const number = fc.bigInt({ min: 0n, max: 10n ** 56n }).map(String)
const place = fc.dictionary(fc.constantFrom('a', 'b', 'c'), number)

test('sequence numbers are in the order of the numbers that they write', () => {
  fc.assert(
    fc.property(number, number, (a, b) => {
      const [x, y] = [BigInt(a), BigInt(b)]
      expect(Math.sign(compareSequenceNumbers(a, b))).toBe(x === y ? 0 : x < y ? -1 : 1)
    }),
  )
})

test('a place moves forward only, shard by shard, in any order of moves', () => {
  fc.assert(
    fc.property(place, place, place, (start, first, second) => {
      const end = advancePlace(advancePlace(start, first), second)
      expect(advancePlace(advancePlace(start, second), first)).toEqual(end)
      for (const moved of [start, first, second]) {
        for (const [shard, at] of Object.entries(moved)) {
          expect(compareSequenceNumbers(end[shard] ?? '', at)).toBeGreaterThanOrEqual(0)
        }
      }
    }),
  )
})

test('a number has one way to be written', () => {
  expect(StreamPlace.safeParse({ a: '0' }).success).toBe(true)
  expect(StreamPlace.safeParse({ a: '01' }).success).toBe(false)
  expect(StreamPlace.safeParse({ a: '-1' }).success).toBe(false)
})
