import { oddsAt } from '@sportsfeeds/client/testing'
import { type Odds, oddsId, toInstant } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPriceHistory, quotesUpTo, type PriceHistory } from './price-history.ts'

const startMs = Date.UTC(2026, 4, 1, 19)

/** Many of them share a date, a market and a provider: versions of one odds record. */
const someOdds: fc.Arbitrary<Odds> = fc
  .record({
    second: fc.nat(20),
    receivedAfterMs: fc.nat(50),
    type: fc.constantFrom('moneyline', 'spread'),
    provider: fc.constantFrom('acme', 'zenith'),
  })
  .map(({ second, receivedAfterMs, type, provider }) =>
    oddsAt(startMs + second * 1000 + receivedAfterMs, {
      type,
      provider,
      date: toInstant(startMs + second * 1000),
      // REST and the stream agree on the prices of a version.
      homeOdds: 101 + receivedAfterMs,
    }),
  )

function contents(history: PriceHistory): Odds[] {
  return history
    .markets()
    .flatMap((market) =>
      history
        .providers(market)
        .flatMap((provider) => history.quotes(market, provider).map(({ odds }) => odds)),
    )
}

test('the history does not depend on the order, the batches or the repetition of odds', () => {
  fc.assert(
    fc.property(
      fc.array(someOdds, { maxLength: 60 }),
      fc.array(fc.nat(60), { maxLength: 30 }),
      fc.integer({ min: 1, max: 10 }),
      (odds, repeated, pageSize) => {
        const history = createPriceHistory({ maxOdds: 1_000 })
        const arrivals = [...odds, ...repeated.flatMap((index) => odds[index] ?? [])]
        for (let start = 0; start < arrivals.length; start += pageSize) {
          history.add(arrivals.slice(start, start + pageSize))
        }

        const newest = new Map<string, Odds>()
        for (const one of odds) {
          const known = newest.get(oddsId(one))
          if (known === undefined || known.receivedAt < one.receivedAt) newest.set(oddsId(one), one)
        }
        const expected = [...newest.values()].toSorted(
          (a, b) =>
            a.type.localeCompare(b.type) ||
            a.provider.localeCompare(b.provider) ||
            a.date.localeCompare(b.date),
        )
        expect(contents(history)).toEqual(expected)
        expect(history.size).toBe(expected.length)
      },
    ),
  )
})

test('known odds change nothing', () => {
  const history = createPriceHistory({ maxOdds: 100 })
  const odds = [oddsAt(startMs), oddsAt(startMs + 1_000)]
  expect(history.add(odds)).toBe(2)
  expect(history.add(odds)).toBe(0)
  expect(history.add([{ ...oddsAt(startMs), homeOdds: 200 }])).toBe(1)
})

test('a correction replaces the version that it corrects, which does not come back', () => {
  const history = createPriceHistory({ maxOdds: 100 })
  const first = oddsAt(startMs)
  const corrected = { ...first, homeOdds: 150, receivedAt: startMs + 900 }
  history.add([first])
  history.add([corrected])
  history.add([first])
  expect(history.quotes('moneyline', 'acme').map(({ odds }) => odds)).toEqual([corrected])
  expect(history.quotes('moneyline', 'acme')[0]?.prices.home).toBe(2.5)
})

test('dropping old quotes keeps the one in force at that time', () => {
  const history = createPriceHistory({ maxOdds: 100 })
  history.add([0, 10, 20, 30].map((second) => oddsAt(startMs + 50 + second * 1000)))
  history.dropBefore(startMs + 25_000)
  expect(history.quotes('moneyline', 'acme').map(({ atMs }) => atMs - startMs)).toEqual([20_000, 30_000])
  expect(history.size).toBe(2)
  expect(history.cutAtMs).toBeUndefined()
})

test('it stays within its limit, keeps the newest quotes, and reports since when it is complete', () => {
  const history = createPriceHistory({ maxOdds: 100 })
  for (let second = 0; second < 1_000; second += 1) {
    history.add([oddsAt(startMs + 50 + second * 1000)])
    expect(history.size).toBeLessThanOrEqual(100)
  }
  const quotes = history.quotes('moneyline', 'acme')
  expect(quotes.length).toBeGreaterThan(80)
  expect(quotes.at(-1)?.atMs).toBe(startMs + 999_000)
  expect(history.cutAtMs).toBe(quotes[0]?.atMs)
})

test('the quotes up to a time are counted', () => {
  const history = createPriceHistory({ maxOdds: 100 })
  history.add([0, 10, 20].map((second) => oddsAt(startMs + 50 + second * 1000)))
  const quotes = history.quotes('moneyline', 'acme')
  const at = (afterMs: number): number => quotesUpTo(quotes, startMs + afterMs)
  expect([at(-1), at(0), at(9_999), at(10_000), at(99_000)]).toEqual([0, 1, 1, 2, 3])
})

test('updates of a provider are collected from all of its markets', () => {
  const history = createPriceHistory({ maxOdds: 100 })
  const at = (second: number, type: string, provider = 'acme') =>
    oddsAt(startMs + 50 + second * 1000, { type, provider })
  history.add([
    at(0, 'moneyline'),
    at(5, 'total'),
    at(3, 'spread'),
    at(4, 'spread', 'zenith'),
    at(9, 'total'),
  ])
  const updates = history.updatesBetween('acme', startMs, startMs + 9_000)
  expect(updates.map((atMs) => (atMs - startMs) / 1000)).toEqual([3, 5])
})
