import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidPriceError } from '../errors.ts'
import { comparePrices, exactPrice, isSamePrice } from './exact-price.ts'
import { toDecimal } from './odds-format.ts'
import { toNumber } from './rational.ts'

describe('an exact price', () => {
  test.each([
    [150, 'american', 5n, 2n],
    [2.5, 'decimal', 5n, 2n],
    ['6/4', 'fractional', 5n, 2n],
    [-110, 'american', 21n, 11n],
    [-100, 'american', 2n, 1n],
    [-110.5, 'american', 421n, 221n],
    [1.91, 'decimal', 191n, 100n],
    [1.002, 'decimal', 501n, 500n],
    [4, 'decimal', 4n, 1n],
    ['100/30', 'fractional', 13n, 3n],
  ] as const)('of %s %s is %i/%i', (price, format, numerator, denominator) => {
    expect(exactPrice(price, format)).toEqual({ numerator, denominator })
  })

  test('is what the number says, to the precision of numbers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 101, max: 1_000_000 }), fc.boolean(), (size, isMinus) => {
        const sent = [
          [size / 100, 'decimal'],
          [isMinus ? -size : size, 'american'],
          [isMinus ? `100/${size}` : `${size}/100`, 'fractional'],
        ] as const
        for (const [price, format] of sent) {
          expect(toNumber(exactPrice(price, format))).toBeCloseTo(toDecimal(price, format), 9)
        }
      }),
    )
  })

  test('is refused where the number is', () => {
    expect(() => exactPrice('EVS', 'fractional')).toThrow(InvalidPriceError)
    expect(() => exactPrice(99, 'american')).toThrow(InvalidPriceError)
  })
})

test.each([
  ['4/6', 'fractional', '2/3', 'fractional', 0],
  [150, 'american', 2.5, 'decimal', 0],
  [100, 'american', -100, 'american', 0],
  [1.91, 'decimal', '10/11', 'fractional', 1],
  [-110, 'american', 1.91, 'decimal', -1],
  [-110, 'american', -120, 'american', 1],
  ['20/21', 'fractional', '21/20', 'fractional', -1],
] as const)('%s %s compares with %s %s as %i', (a, formatA, b, formatB, order) => {
  const [first, second] = [exactPrice(a, formatA), exactPrice(b, formatB)]
  expect(Math.sign(comparePrices(first, second))).toBe(order)
  expect(Math.sign(comparePrices(second, first))).toBe(0 - order)
  expect(isSamePrice(first, second)).toBe(order === 0)
})
