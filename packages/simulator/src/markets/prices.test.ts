import { overround } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withMargin } from './margin.ts'
import { highestPrice, lowestPrice, toTick } from './tick-ladder.ts'

const probabilities = fc
  .array(fc.double({ min: 0.02, max: 1, noNaN: true }), { minLength: 2, maxLength: 3 })
  .map((weights) => {
    const sum = weights.reduce((total, weight) => total + weight, 0)
    return weights.map((weight) => weight / sum)
  })

test('implied probabilities exceed 1 by the margin, and keep the order of the fair ones', () => {
  fc.assert(
    fc.property(probabilities, fc.double({ min: 0.01, max: 0.1, noNaN: true }), (fair, margin) => {
      const implied = withMargin(fair, margin)
      expect(
        overround(
          implied.map((probability) => 1 / probability),
          'decimal',
        ),
      ).toBeCloseTo(margin, 3)
      for (const [place, probability] of fair.entries()) {
        expect(implied[place]).toBeGreaterThanOrEqual(probability - 1e-3)
      }
    }),
  )
})

test('a price on the ladder is near the one that was asked for, and stays where it is', () => {
  fc.assert(
    fc.property(fc.double({ min: 1.01, max: 1000, noNaN: true }), (price) => {
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
