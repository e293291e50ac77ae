import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLadder, isHigher, isLower } from './ladder.ts'

const changes = fc.array(
  fc.record({ price: fc.integer({ min: 101, max: 130 }), size: fc.constantFrom(0, 0, 1, 2.5, 400) }),
  { maxLength: 200 },
)

test.each([
  ['to back', isHigher, (prices: number[]) => Math.max(...prices)],
  ['to lay', isLower, (prices: number[]) => Math.min(...prices)],
] as const)('the best price %s is that of the whole book, after every change', (_, better, bestOf) => {
  fc.assert(
    fc.property(changes, (steps) => {
      const ladder = createLadder(better)
      const book: Record<number, number> = {}
      for (const { price, size } of steps) {
        ladder.set(price, size)
        book[price] = size
        const prices = Object.keys(book)
          .map(Number)
          .filter((known) => (book[known] ?? 0) > 0)
        expect(ladder.best()).toBe(prices.length === 0 ? undefined : bestOf(prices))
      }
    }),
  )
})

test('a shortened book has its best price in place 0', () => {
  const ladder = createLadder(isHigher)
  ladder.setPlace(1, 1.4, 10)
  expect(ladder.best()).toBeUndefined()
  ladder.setPlace(0, 1.5, 10)
  expect(ladder.best()).toBe(1.5)
  ladder.setPlace(0, 0, 0)
  expect(ladder.best()).toBeUndefined()
})
