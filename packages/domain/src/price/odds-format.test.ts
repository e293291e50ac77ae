import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidPriceError } from '../errors.ts'
import { overround } from './overround.ts'
import { decimalToAmerican, priceIssue, toDecimal, toImpliedProbability } from './odds-format.ts'
import { odds } from '../testing/arbitraries.ts'

describe('one price in three formats', () => {
  test.each([
    [-110, 'american', 1 + 100 / 110],
    [150, 'american', 2.5],
    [100, 'american', 2],
    [2.5, 'decimal', 2.5],
    ['3/2', 'fractional', 2.5],
    ['10/11', 'fractional', 1 + 10 / 11],
  ] as const)('%s %s pays %f', (price, format, decimal) => {
    expect(toDecimal(price, format)).toBeCloseTo(decimal, 10)
  })

  test('every valid price pays more than the stake and implies a probability below one', () => {
    fc.assert(
      fc.property(odds, ({ outcomes, oddsFormat }) => {
        for (const { odds: price } of outcomes) {
          if (price === undefined) continue
          expect(toDecimal(price, oddsFormat)).toBeGreaterThan(1)
          expect(toImpliedProbability(price, oddsFormat)).toBeLessThan(1)
        }
      }),
    )
  })

  test('an American price survives the way through decimal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 101, max: 10_000 }), fc.boolean(), (size, favourite) => {
        const american = favourite ? -size : size
        expect(decimalToAmerican(toDecimal(american, 'american'))).toBe(american)
      }),
    )
  })
})

test.each([
  [99, 'american'],
  [-99, 'american'],
  [0, 'american'],
  ['-110', 'american'],
  [Number.NaN, 'american'],
  [1e9, 'american'],
  [1, 'decimal'],
  [Number.POSITIVE_INFINITY, 'decimal'],
  ['2.5', 'decimal'],
  [2.5, 'fractional'],
  ['0/2', 'fractional'],
  ['5/0', 'fractional'],
  ['5-2', 'fractional'],
] as const)('%s is not a %s price', (price, format) => {
  expect(priceIssue(price, format)).toMatch(/^must be/)
  expect(() => toDecimal(price, format)).toThrow(InvalidPriceError)
})

test('the overround of −110 / −110 is 4.76 %', () => {
  expect(overround([-110, -110], 'american')).toBeCloseTo(0.047619, 6)
})
