import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLadder } from './ladder.ts'

const changes = fc.array(
  fc.record({ price: fc.integer({ min: 101, max: 130 }), size: fc.constantFrom(0, 0, 1, 2.5, 400) }),
  { maxLength: 200 },
)

test('the best price is the highest one of the whole book, after every change', () => {
  fc.assert(
    fc.property(changes, (steps) => {
      const ladder = createLadder()
      const book: Record<number, number> = {}
      for (const { price, size } of steps) {
        ladder.set(price, size)
        book[price] = size
        const prices = Object.keys(book)
          .map(Number)
          .filter((known) => (book[known] ?? 0) > 0)
        expect(ladder.best()).toBe(prices.length === 0 ? undefined : Math.max(...prices))
      }
    }),
  )
})

test('a shortened book has its best price in place 0', () => {
  const ladder = createLadder()
  ladder.setPlace(1, 1.4, 10)
  expect(ladder.best()).toBeUndefined()
  ladder.setPlace(0, 1.5, 10)
  expect(ladder.best()).toBe(1.5)
  ladder.setPlace(0, 0, 0)
  expect(ladder.best()).toBeUndefined()
})
