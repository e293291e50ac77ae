import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { book, consensus, type ProviderPrices } from './book.ts'
import { comparePrices, exactPrice } from './exact-price.ts'
import { fairPrices } from './fair-price.ts'
import type { Price, OddsFormat } from './odds-format.ts'

const twoWay = ['home', 'away']

function offer(
  provider: string,
  ids: readonly string[],
  prices: readonly Price[],
  format: OddsFormat,
): ProviderPrices {
  return {
    provider,
    prices: ids.flatMap((outcomeId, index) => {
      const price = prices[index]
      return price === undefined ? [] : [{ outcomeId, price, format }]
    }),
  }
}

const decimal = fc.integer({ min: 101, max: 1_000 }).map((hundredths) => hundredths / 100)
const markets = fc.integer({ min: 2, max: 6 }).chain((count) => {
  const ids = Array.from({ length: count }, (_, index) => `outcome-${index}`)
  const sets = fc.array(fc.array(decimal, { minLength: count, maxLength: count }), {
    minLength: 1,
    maxLength: 8,
  })
  return sets.map((all) => ({
    ids,
    offers: all.map((prices, index) => offer(`provider-${index}`, ids, prices, 'decimal')),
  }))
})

describe('the book over the best prices', () => {
  test('has the highest price of each outcome, and every provider that pays it in any format', () => {
    const offers = [
      offer('first', twoWay, [-110, -105], 'american'),
      offer('second', twoWay, ['10/11', '4/5'], 'fractional'),
      offer('third', twoWay, [1.9, 1.95], 'decimal'),
    ]
    expect(book(twoWay, offers)).toMatchObject({
      best: [
        { outcomeId: 'home', price: -110, format: 'american', providers: ['first', 'second'] },
        { outcomeId: 'away', price: -105, format: 'american', providers: ['first'] },
      ],
      arbitrage: undefined,
      leftOut: [],
    })
  })

  test('has no price lower than any provider’s, and names exactly the providers that pay it', () => {
    fc.assert(
      fc.property(markets, ({ ids, offers }) => {
        const best = book(ids, offers)?.best ?? []
        expect(best.map(({ outcomeId }) => outcomeId)).toEqual(ids)
        for (const [index, { price, format, providers }] of best.entries()) {
          const highest = exactPrice(price, format)
          for (const { provider, prices } of offers) {
            const own = prices[index]
            const order = own === undefined ? 1 : comparePrices(highest, exactPrice(own.price, own.format))
            expect(order).toBeGreaterThanOrEqual(0)
            expect(providers.includes(provider)).toBe(order === 0)
          }
        }
      }),
    )
  })

  test('is an arbitrage exactly when the implied probabilities sum to less than 1, and wins the same on each outcome', () => {
    fc.assert(
      fc.property(markets, ({ ids, offers }) => {
        const whole = book(ids, offers)
        if (whole === undefined) throw new Error('all providers price all outcomes')
        // In whole hundredths: Σ 100 / h < 1 ⇔ 100 · Σ Π others < Π all.
        const hundredths = whole.best.map(({ price }) => BigInt(Math.round(Number(price) * 100)))
        const product = hundredths.reduce((all, one) => all * one, 1n)
        const sum = hundredths.reduce((all, one) => all + (100n * product) / one, 0n)
        expect(whole.arbitrage !== undefined).toBe(sum < product)
        expect(whole.total).toBeCloseTo(Number(sum) / Number(product), 9)
        if (whole.arbitrage === undefined) return
        const { stakes, profit } = whole.arbitrage
        expect(profit).toBeGreaterThan(0)
        expect(stakes.reduce((all, { share }) => all + share, 0)).toBeCloseTo(1, 9)
        for (const [index, { outcomeId, share }] of stakes.entries()) {
          expect(outcomeId).toBe(ids[index])
          expect(share * Number(whole.best[index]?.price)).toBeCloseTo(1 + profit, 9)
        }
      }),
    )
  })

  test.each([
    [[2, 2], 'decimal'],
    [[3, 3, 3], 'decimal'],
    [[100, -100], 'american'],
    [['1/2', '2/1'], 'fractional'],
    [[-110, 110], 'american'],
    [[10, 10, 10, 10, 10, 10, 10, 10, 10, 10], 'decimal'],
  ] as const)('of %j %s is exactly 100 %% and not an arbitrage', (prices, format) => {
    const ids = prices.map((_, index) => `outcome-${index}`)
    const whole = book(ids, [offer('only', ids, prices, format)])
    expect(whole?.arbitrage).toBeUndefined()
    expect(whole?.total).toBeCloseTo(1, 15)
  })

  test('does not count a provider whose prices are of other outcomes, and names it', () => {
    const threeWay = ['home', 'draw', 'away']
    const offers = [
      offer('regulation', threeWay, [2.1, 3.6, 3.4], 'decimal'),
      offer('overtime', twoWay, [9, 9], 'decimal'),
    ]
    expect(book(threeWay, offers)).toMatchObject({ best: [{ price: 2.1 }, {}, {}], leftOut: ['overtime'] })
    expect(book(twoWay, offers)).toMatchObject({ best: [{ price: 9 }, {}], leftOut: ['regulation'] })
    expect(book(['home', 'other'], offers)).toBeUndefined()
    expect(book(twoWay, [])).toBeUndefined()
    expect(book(['home'], [offer('only', ['home'], [2], 'decimal')])).toBeUndefined()
  })
})

describe('the consensus of providers', () => {
  test('is the fair price of one provider on its own', () => {
    fc.assert(
      fc.property(markets, ({ ids, offers }) => {
        const [first] = offers
        if (first === undefined) throw new Error('there is a provider')
        expect(consensus(ids, [first], 'power')).toEqual(fairPrices(ids, first.prices, 'power'))
      }),
    )
  })

  test('sums to 1 and lies between the opinions of the providers', () => {
    fc.assert(
      fc.property(markets, fc.constantFrom('proportional', 'power'), ({ ids, offers }, method) => {
        const fair = consensus(ids, offers, method) ?? []
        expect(fair.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9)
        for (const [index, { probability, decimal: price }] of fair.entries()) {
          const opinions = offers.map(
            ({ prices }) => fairPrices(ids, prices, method)?.[index]?.probability ?? 0,
          )
          expect(probability).toBeGreaterThanOrEqual(Math.min(...opinions) - 1e-12)
          expect(probability).toBeLessThanOrEqual(Math.max(...opinions) + 1e-12)
          expect(price * probability).toBeCloseTo(1, 12)
        }
      }),
    )
  })

  test('does not move with the margin of a provider', () => {
    const lean = offer('lean', twoWay, [1.98, 1.98], 'decimal')
    const greedy = offer('greedy', twoWay, [1.8, 1.8], 'decimal')
    for (const { probability } of consensus(twoWay, [lean, greedy], 'proportional') ?? []) {
      expect(probability).toBeCloseTo(0.5, 12)
    }
  })

  test('leaves out providers of other outcomes', () => {
    const whole = offer('whole', twoWay, [2, 2], 'decimal')
    const half = offer('half', ['home'], [1.1], 'decimal')
    expect(consensus(twoWay, [whole, half], 'power')).toEqual(consensus(twoWay, [whole], 'power'))
    expect(consensus(twoWay, [half], 'power')).toBeUndefined()
  })
})
