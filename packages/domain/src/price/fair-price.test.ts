import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FairMethod, fairPrices } from './fair-price.ts'
import type { OutcomePrice } from './outcome-price.ts'

const methods: readonly FairMethod[] = ['proportional', 'power']
const decimals = fc.oneof(
  fc.double({ min: 1.001, max: 20, noNaN: true }),
  fc.double({ min: 1.000001, max: 10_001, noNaN: true }),
)
const markets = fc.array(decimals, { minLength: 2, maxLength: 30 })

function priced(prices: readonly number[]): readonly OutcomePrice[] {
  return prices.map((price, index) => ({ outcomeId: `outcome-${index}`, price, format: 'decimal' }))
}

function probabilities(prices: readonly number[], method: FairMethod): readonly number[] {
  const set = priced(prices)
  const ids = set.map(({ outcomeId }) => outcomeId)
  return fairPrices(ids, set, method)?.map(({ probability }) => probability) ?? []
}

describe.each(methods)('the %s method', (method) => {
  test('gives probabilities that sum to 1 and keep the order of the prices', () => {
    fc.assert(
      fc.property(markets, (prices) => {
        const fair = probabilities(prices, method)
        expect(fair).toHaveLength(prices.length)
        expect(Math.abs(fair.reduce((sum, one) => sum + one, 0) - 1)).toBeLessThan(1e-9)
        const shortestFirst = prices
          .map((_, index) => index)
          .toSorted((a, b) => (prices[a] ?? 0) - (prices[b] ?? 0))
        const ordered = shortestFirst.map((index) => fair[index] ?? 0)
        expect(ordered).toEqual(ordered.toSorted((a, b) => b - a))
      }),
    )
  })

  test('is undefined for a set of prices that is not exactly of the outcomes', () => {
    const [home, draw, away] = priced([2.1, 3.4, 3.9])
    if (home === undefined || draw === undefined || away === undefined) throw new Error('three prices')
    const ids = [home.outcomeId, draw.outcomeId, away.outcomeId]
    expect(fairPrices(ids, [home, draw, away], method)).toHaveLength(3)
    expect(fairPrices(ids, [home, away], method)).toBeUndefined()
    expect(fairPrices(ids, [home, away, away], method)).toBeUndefined()
    expect(fairPrices([home.outcomeId, away.outcomeId], [home, draw, away], method)).toBeUndefined()
    expect(fairPrices([home.outcomeId, 'other', away.outcomeId], [home, draw, away], method)).toBeUndefined()
    expect(fairPrices([home.outcomeId], [home], method)).toBeUndefined()
    expect(fairPrices([], [], method)).toBeUndefined()
  })
})

test('the methods agree on equal prices: each outcome is as likely as any other', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 30 }), decimals, (count, price) => {
      const prices = Array.from({ length: count }, () => price)
      for (const method of methods) {
        for (const one of probabilities(prices, method)) expect(one).toBeCloseTo(1 / count, 9)
      }
    }),
  )
})

test('the proportional method scales all probabilities alike, and the power method raises all to one power', () => {
  const prices = [4.2, 3.7, 1.95]
  const scales = probabilities(prices, 'proportional').map((fair, index) => fair * (prices[index] ?? 0))
  const powers = probabilities(prices, 'power').map(
    (fair, index) => -Math.log(fair) / Math.log(prices[index] ?? 0),
  )
  for (const [scale, power] of scales.map((one, index) => [one, powers[index] ?? 0] as const)) {
    expect(scale).toBeCloseTo(0.979254, 6)
    expect(power).toBeCloseTo(1.020656, 6)
  }
})

test('the power method takes more from the longer prices than the proportional method', () => {
  const [proportional = [], power = []] = methods.map((method) => probabilities([1.15, 6], method))
  expect(power[0]).toBeGreaterThan(proportional[0] ?? 1)
  expect(power[1]).toBeLessThan(proportional[1] ?? 0)
})

test('a fair price pays exactly for its probability, in the order of the outcomes asked for', () => {
  const prices: readonly OutcomePrice[] = [
    { outcomeId: 'away', price: '10/11', format: 'fractional' },
    { outcomeId: 'home', price: -110, format: 'american' },
  ]
  for (const method of methods) {
    const fair = fairPrices(['home', 'away'], prices, method)
    expect(fair?.map(({ outcomeId }) => outcomeId)).toEqual(['home', 'away'])
    for (const { probability, decimal } of fair ?? []) {
      expect(probability).toBeCloseTo(0.5, 12)
      expect(decimal).toBeCloseTo(2, 11)
    }
  }
})
