import { betStopAt, oddsAt, type OddsFields } from '@sportsfeeds/client/testing'
import {
  addToMarket,
  compareOdds,
  isBetStop,
  laterBetStop,
  type MarketState,
  type Odds,
  oddsId,
  toInstant,
  viewMarket,
} from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPriceHistory, quotesUpTo, type PriceHistory } from './price-history.ts'

const startMs = Date.UTC(2026, 4, 1, 19)

/** Many of them share a date, a market and a provider; some are the same record again; some are bet stops. */
const someOdds: fc.Arbitrary<Odds> = fc
  .record({
    second: fc.nat(20),
    receivedAfterMs: fc.nat(50),
    price: fc.integer({ min: 101, max: 104 }),
    type: fc.constantFrom('moneyline', 'spread', '*'),
    provider: fc.constantFrom('acme', 'zenith'),
    kind: fc.constantFrom('open', 'suspended', 'unpriced'),
  })
  .map(({ second, receivedAfterMs, price, type, provider, kind }) => {
    const receivedAt = startMs + second * 1000 + receivedAfterMs
    const fields: OddsFields = { type, provider, date: toInstant(startMs + second * 1000) }
    if (type === '*') return betStopAt(receivedAt, fields)
    return oddsAt(receivedAt, {
      ...fields,
      status: kind === 'open' ? 'open' : 'suspended',
      ...(kind === 'unpriced' ? { outcomes: [] } : { prices: { home: price, away: -110 } }),
    })
  })

function records(history: PriceHistory): Odds[] {
  return history
    .markets()
    .flatMap((market) => history.providers(market).flatMap((provider) => history.records(market, provider)))
}

function distinct(odds: readonly Odds[]): Odds[] {
  const newest = new Map<string, Odds>()
  for (const one of odds) {
    const known = newest.get(oddsId(one))
    if (known === undefined || known.receivedAt < one.receivedAt) newest.set(oddsId(one), one)
  }
  return [...newest.values()].toSorted(compareOdds)
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
        const all = distinct(odds)
        for (const market of history.markets()) {
          for (const provider of history.providers(market)) {
            const own = all.filter((one) => one.type === market && one.provider === provider)
            expect(history.records(market, provider)).toEqual(own)
            const stops = all.filter((one) => isBetStop(one) && one.provider === provider)
            auditQuotes(history, market, provider, [...own, ...stops].toSorted(compareOdds))
          }
        }
        expect(records(history)).toHaveLength(all.filter((one) => !isBetStop(one)).length)
      },
    ),
  )
})

/** Each quote is what the domain shows after the records and bet stops up to it. */
function auditQuotes(history: PriceHistory, market: string, provider: string, all: readonly Odds[]): void {
  let state: MarketState | undefined
  let betStop: Odds | undefined
  const expected: unknown[] = []
  for (const odds of all) {
    if (isBetStop(odds)) betStop = laterBetStop(betStop, odds)
    else state = addToMarket(state, odds)
    if (state === undefined) continue
    const { status, outcomes } = viewMarket(state, betStop)
    expected.push([odds, status, outcomes])
  }
  expect(
    history.quotes(market, provider).map(({ odds, status, outcomes }) => [odds, status, outcomes]),
  ).toEqual(expected)
}

test('known odds change nothing, and of a record that arrives again the newer arrival counts', () => {
  const history = createPriceHistory({ maxOdds: 100 })
  const odds = [oddsAt(startMs), oddsAt(startMs + 1_000)]
  history.add(odds)
  const quotes = history.quotes('moneyline', 'acme')
  history.add(odds)
  expect(history.quotes('moneyline', 'acme')).toEqual(quotes)
  const again = { ...oddsAt(startMs), receivedAt: startMs + 900 }
  history.add([again])
  expect(history.records('moneyline', 'acme')).toEqual([again, odds[1]])
})

test('records that differ are all kept, although they have the same date', () => {
  const history = createPriceHistory({ maxOdds: 100 })
  const date = toInstant(startMs)
  history.add(
    [100, 150].map((home, index) => oddsAt(startMs + index, { date, prices: { home, away: -110 } })),
  )
  expect(history.quotes('moneyline', 'acme').map(({ prices }) => prices.get('home')?.decimal)).toEqual([
    2, 2.5,
  ])
})

test('a suspension without prices keeps those before it', () => {
  const history = createPriceHistory({ maxOdds: 100 })
  history.add([
    oddsAt(startMs),
    oddsAt(startMs + 1_000, { status: 'suspended', reason: 'goal', outcomes: [] }),
  ])
  const last = history.quotes('moneyline', 'acme').at(-1)
  expect([last?.status, last?.reason, last?.prices.get('home')?.price]).toEqual(['suspended', 'goal', -110])
})

test('lines and periods are markets of their own, the main markets first', () => {
  const history = createPriceHistory({ maxOdds: 100 })
  history.add(
    [
      { type: 'total', line: 3.5 },
      { type: 'total', line: 2.5 },
      { type: 'moneyline', period: '1h' },
      { type: 'player-points', subject: 'LeBron James', line: 24.5 },
      { type: 'moneyline' },
    ].map((fields) => oddsAt(startMs, fields)),
  )
  expect(history.markets()).toEqual([
    'moneyline',
    'total@2.5',
    'total@3.5',
    'moneyline/1h',
    'player-points:LeBron James@24.5',
  ])
})

test('dropping old quotes keeps the one in force at that time', () => {
  const history = createPriceHistory({ maxOdds: 100 })
  history.add([0, 10, 20, 30].map((second) => oddsAt(startMs + 50 + second * 1000)))
  history.dropBefore(startMs + 25_000)
  expect(history.quotes('moneyline', 'acme').map(({ atMs }) => atMs - startMs)).toEqual([20_000, 30_000])
  expect(history.size).toBe(2)
  expect(history.cutAtMs).toBeUndefined()
})

test('dropping old quotes keeps what the one in force was made of', () => {
  const history = createPriceHistory({ maxOdds: 100 })
  history.add([
    oddsAt(startMs + 50, { prices: { home: 300, away: -110 } }),
    oddsAt(startMs + 10_050),
    betStopAt(startMs + 20_050),
    oddsAt(startMs + 30_050),
  ])
  for (let turn = 0; turn < 2; turn += 1) {
    history.dropBefore(startMs + 25_000)
    expect(history.quotes('moneyline', 'acme').map(({ status }) => status)).toEqual([
      'open',
      'suspended',
      'open',
    ])
    expect(history.size).toBe(3)
  }
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
