import fc from 'fast-check'
import { expect, test } from 'vitest'
import { highestPrice, lowestPrice, ticksBetween, toTick } from './tick-ladder.ts'

const prices = fc.double({ min: 1.01, max: 1000, noNaN: true })

test('a price on the ladder is near the one that was asked for, and stays where it is', () => {
  fc.assert(
    fc.property(prices, (price) => {
      const tick = toTick(price)
      expect(Math.abs(tick - price) / price).toBeLessThan(0.05)
      expect(toTick(tick)).toBe(tick)
    }),
  )
})

test.each([
  [0.3, lowestPrice],
  [1.004, lowestPrice],
  [1.996, 2],
  [2.011, 2.02],
  [5.43, 5.4],
  [97, 95],
  [5_000, highestPrice],
  [Number.NaN, lowestPrice],
])('%f becomes %f', (price, tick) => {
  expect(toTick(price)).toBe(tick)
})

test.each([
  [1.01, 1.02, 1],
  [1.99, 2, 1],
  [2, 2.02, 1],
  [2.5, 2, -25],
  [3.95, 4.1, 2],
  [990, 1000, 1],
  [1.01, 1000, 349],
])('from %f to %f are %i ticks', (from, to, ticks) => {
  expect(ticksBetween(from, to)).toBe(ticks)
})

test('ticks add up along the way, and there and back is nothing', () => {
  fc.assert(
    fc.property(prices, prices, prices, (a, b, c) => {
      expect(ticksBetween(a, b) + ticksBetween(b, c)).toBe(ticksBetween(a, c))
      expect(ticksBetween(a, b)).toBe(0 - ticksBetween(b, a))
    }),
  )
})
