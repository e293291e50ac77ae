import { overround } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withMargin } from './margin.ts'

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
