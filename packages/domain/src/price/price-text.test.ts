import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidPriceError } from '../errors.ts'
import { exactPrice, isSamePrice } from './exact-price.ts'
import { fractionLadder } from './fraction-ladder.ts'
import { type OddsFormat, type Price, toDecimal } from './odds-format.ts'
import { priceText } from './price-text.ts'
import { compare } from './rational.ts'

const american = fc
  .tuple(fc.integer({ min: 100, max: 1_000_000 }), fc.boolean())
  .map(([size, isMinus]) => (isMinus ? -size : size))
const decimal = fc
  .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 1_000_000 }))
  .map(([decimals, units]) => Number((1 + units / 10 ** decimals).toFixed(decimals)))
const fractional = fc
  .tuple(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 1_000 }))
  .map(([numerator, denominator]) => `${numerator}/${denominator}`)

describe('in the format that was sent', () => {
  test.each([
    ['6/4', 'fractional', '6/4'],
    ['4/6', 'fractional', '4/6'],
    ['100/30', 'fractional', '100/30'],
    ['21/20', 'fractional', '21/20'],
    ['40/85', 'fractional', '40/85'],
    ['1/1', 'fractional', '1/1'],
    [1.002, 'decimal', '1.002'],
    [1.0001, 'decimal', '1.0001'],
    [2, 'decimal', '2.00'],
    [1.5, 'decimal', '1.50'],
    [1.995, 'decimal', '1.995'],
    [2.004, 'decimal', '2.004'],
    [150, 'american', '+150'],
    [-110, 'american', '−110'],
    [-110.5, 'american', '−110.5'],
    [-100_000, 'american', '−100000'],
  ] as const)('%s %s is shown as %s', (price, format, text) => {
    expect(priceText(price, format, format)).toBe(text)
  })

  test('a price is shown verbatim', () => {
    fc.assert(fc.property(fractional, (price) => sentBack(price, 'fractional') === price))
    fc.assert(fc.property(decimal, (price) => Number(sentBack(price, 'decimal')) === price))
    fc.assert(fc.property(american, (price) => Number(sentBack(price, 'american')) === price))
  })

  test('a text that is not a price is refused', () => {
    expect(() => priceText('EVS', 'fractional', 'fractional')).toThrow(InvalidPriceError)
  })
})

describe('as a fraction', () => {
  test.each([
    [1.91, 'decimal', '10/11'],
    [-110, 'american', '10/11'],
    [1.9090909090909092, 'decimal', '10/11'],
    [2.3000000000000003, 'decimal', '13/10'],
    [1.95, 'decimal', '20/21'],
    [105, 'american', '21/20'],
    [2.15, 'decimal', '23/20'],
    [2.5, 'decimal', '6/4'],
    [150, 'american', '6/4'],
    [1.67, 'decimal', '4/6'],
    [2.37, 'decimal', '11/8'],
    [2.38, 'decimal', '11/8'],
    [138, 'american', '11/8'],
    [-188, 'american', '8/15'],
    [4.33, 'decimal', '100/30'],
    [333, 'american', '100/30'],
    [2, 'decimal', 'EVS'],
    [-100, 'american', 'EVS'],
    [1.002, 'decimal', '1/500'],
    [-50_000, 'american', '1/500'],
    [1001, 'decimal', '1000/1'],
    [-100_000, 'american', '1/1000'],
  ] as const)('%s %s is the rung %s', (price, format, text) => {
    expect(priceText(price, format, 'fractional')).toBe(text)
  })

  test.each([
    [2.004, 'decimal', '251/250'],
    [1.995, 'decimal', '199/200'],
    [1.97, 'decimal', '97/100'],
    [1.66, 'decimal', '33/50'],
    [-108, 'american', '25/27'],
    [-1300, 'american', '1/13'],
    [1.0001, 'decimal', '1/10000'],
  ] as const)('%s %s, which is not on the ladder, is %s and no neighbouring rung', (price, format, text) => {
    expect(priceText(price, format, 'fractional')).toBe(text)
  })

  test('no fraction differs from its source by more than the rounding of the source', () => {
    const slack = 1e-9
    fc.assert(
      fc.property(decimal, (price) => {
        const decimals = Math.max(2, String(price).split('.')[1]?.length ?? 0)
        expect(Math.abs(shownFraction(price, 'decimal') - price)).toBeLessThanOrEqual(
          0.5 * 10 ** -decimals + slack,
        )
      }),
    )
    fc.assert(
      fc.property(american, (price) => {
        const profit = shownFraction(price, 'american') - 1
        const back = price > 0 ? profit * 100 : 100 / profit
        expect(Math.abs(back - Math.abs(price))).toBeLessThanOrEqual(0.5 + Math.abs(price) * slack)
      }),
    )
  })

  test('the ladder rises, and each rung comes back from its own decimal and American text', () => {
    for (const [index, { text, profit }] of fractionLadder.entries()) {
      const below = fractionLadder[index - 1]
      if (below !== undefined) expect(compare(below.profit, profit)).toBeLessThan(0)
      const fraction = text === 'EVS' ? '1/1' : text
      for (const format of ['decimal', 'american'] as const) {
        const sent = Number(priceText(fraction, 'fractional', format).replace('−', '-'))
        expect(priceText(sent, format, 'fractional'), `${text} as ${sent}`).toBe(text)
      }
    }
  })
})

describe('as decimal odds', () => {
  test.each([
    [-110, 'american', '1.909'],
    ['10/11', 'fractional', '1.909'],
    [150, 'american', '2.50'],
    [-100_000, 'american', '1.001'],
    ['1/500', 'fractional', '1.002'],
    ['1/300', 'fractional', '1.00333'],
    ['1/16000', 'fractional', '1.0000625'],
    ['11/8', 'fractional', '2.375'],
    ['1/16', 'fractional', '1.0625'],
    ['100/30', 'fractional', '4.33'],
    ['66/1', 'fractional', '67.00'],
    [-333, 'american', '1.30'],
  ] as const)('%s %s is %s', (price, format, text) => {
    expect(priceText(price, format, 'decimal')).toBe(text)
  })

  test('a price is never 1.00, and its profit is right to three significant digits', () => {
    fc.assert(
      fc.property(fractional, (price) => {
        const text = priceText(price, 'fractional', 'decimal')
        const profit = toDecimal(price, 'fractional') - 1
        expect(text).toMatch(/^\d+\.\d{2,}$/)
        expect(text).not.toBe('1.00')
        expect(Math.abs(Number(text) - 1 - profit) / profit).toBeLessThanOrEqual(0.005 + 1e-9)
      }),
    )
  })
})

describe('as an American price', () => {
  test.each([
    [1.001, 'decimal', '−100000'],
    [1.002, 'decimal', '−50000'],
    [1.91, 'decimal', '−110'],
    ['10/11', 'fractional', '−110'],
    ['8/13', 'fractional', '−163'],
    ['11/8', 'fractional', '+138'],
    [2, 'decimal', '+100'],
    ['1/1', 'fractional', '+100'],
    [1.869, 'decimal', '−115'],
    [2.004, 'decimal', '+100.4'],
    [1.995, 'decimal', '−100.5'],
    [10_001, 'decimal', '+1000000'],
  ] as const)('%s %s is %s', (price, format, text) => {
    expect(priceText(price, format, 'american')).toBe(text)
  })

  test('a price is within the last decimal digit that was sent', () => {
    fc.assert(
      fc.property(decimal, (price) => {
        const shown = Number(priceText(price, 'decimal', 'american').replace('−', '-'))
        const decimals = Math.max(2, String(price).split('.')[1]?.length ?? 0)
        const back = shown > 0 ? 1 + shown / 100 : 1 - 100 / shown
        expect(Math.abs(back - price)).toBeLessThan(10 ** -decimals)
      }),
    )
  })
})

test('an American price survives the way through a fraction, and through decimal odds where those are exact', () => {
  fc.assert(
    fc.property(american, (price) => {
      const text = priceText(price, 'american', 'fractional')
      const fraction = text === 'EVS' ? '1/1' : text
      const back = Number(priceText(fraction, 'fractional', 'american').replace('−', '-'))
      // A rung such as 8/11 is −137.5: sent as −137 or as −138.
      expect(Math.abs(Math.abs(back) - Math.abs(price))).toBeLessThanOrEqual(1)
      const exact = exactPrice(price, 'american')
      const sent = Number(priceText(price, 'american', 'decimal'))
      if (isSamePrice(exactPrice(sent, 'decimal'), exact)) {
        expect(Math.abs(Number(priceText(sent, 'decimal', 'american').replace('−', '-')))).toBe(
          Math.abs(price),
        )
      }
    }),
  )
})

/** The text in the price's own format, with the minus sign that JSON has. */
function sentBack(price: Price, format: OddsFormat): string {
  return priceText(price, format, format).replace('−', '-')
}

/** Decimal odds that the shown fraction pays. */
function shownFraction(price: Price, format: OddsFormat): number {
  const text = priceText(price, format, 'fractional')
  return toDecimal(text === 'EVS' ? '1/1' : text, 'fractional')
}
