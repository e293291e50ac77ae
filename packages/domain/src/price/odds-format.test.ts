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

test('what is perhaps a decimal price, and is read as an American one, is refused with the format to send', () => {
  expect(priceIssue(2.1, 'american')).toMatch(/American price; .*"oddsFormat": "decimal"/)
  expect(priceIssue(-50, 'american')).not.toContain('decimal')
})

describe('a text of the trade is refused with the exact form to send', () => {
  test.each([
    ['+150', 'american', 'must be a number: write 150'],
    ['-110', 'american', 'must be a number: write -110'],
    ['−110', 'american', 'must be a number: write -110'],
    [' 150 ', 'american', 'must be a number: write 150'],
    ['EVS', 'american', 'must be a number: write 100'],
    ['2.50', 'decimal', 'must be a number: write 2.5'],
    ['Evens', 'decimal', 'must be a number: write 2'],
    ['EVS', 'fractional', 'must be a fraction: write "1/1"'],
    ['evens', 'fractional', 'must be a fraction: write "1/1"'],
    ['5-2', 'fractional', 'must be a fraction: write "5/2"'],
    ['5:2', 'fractional', 'must be a fraction: write "5/2"'],
    ['5 to 2', 'fractional', 'must be a fraction: write "5/2"'],
    ['5 / 2', 'fractional', 'must be a fraction: write "5/2"'],
    [' 5/2', 'fractional', 'must be a fraction: write "5/2"'],
  ] as const)('%j as %s: %s', (price, format, issue) => {
    expect(priceIssue(price, format)).toBe(issue)
    expect(() => toDecimal(price, format)).toThrow(issue)
  })

  test.each([
    ['+50', 'american', 'must be a number'],
    ['1e5', 'american', 'must be a number'],
    ['', 'american', 'must be a number'],
    ['SP', 'decimal', 'must be a number'],
    ['1.00', 'decimal', 'must be a number'],
    ['5-0', 'fractional', 'must be a fraction like "5/2"'],
    ['5/0', 'fractional', 'must be a fraction like "5/2"'],
    ['SP', 'fractional', 'must be a fraction like "5/2"'],
    ['1'.repeat(1_000_000), 'american', 'must be a number'],
    [`${'1'.repeat(1_000_000)}-2`, 'fractional', 'must be a fraction like "5/2"'],
  ] as const)('but no form is named where there is none', (price, format, issue) => {
    expect(priceIssue(price, format)).toBe(issue)
  })
})

test('the overround of −110 / −110 is 4.76 %', () => {
  expect(overround([-110, -110], 'american')).toBeCloseTo(0.047619, 6)
})
