import { betStopAt, oddsAt, type OddsFields } from '@sportsfeeds/client/testing'
import { type Odds, toInstant } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { movingSpread } from '../../testing/moving-spread.ts'
import { type Change, listChanges } from './changes.ts'
import { createPriceHistory } from './price-history.ts'

function second(count: number): number {
  return Date.UTC(2026, 4, 1, 19) + count * 1000
}

function at(seconds: number, fields: OddsFields = {}): Odds {
  return oddsAt(second(seconds), { date: toInstant(second(seconds)), ...fields })
}

function priced(seconds: number, home: number, fields: OddsFields = {}): Odds {
  return at(seconds, { prices: { home, away: -110 }, ...fields })
}

const always = { fromMs: 0, toMs: Number.POSITIVE_INFINITY }

function changes(
  odds: readonly Odds[],
  providers = ['acme'],
  range = always,
  market = 'moneyline',
): Change[] {
  const history = createPriceHistory({ maxOdds: 10_000 })
  history.add(odds)
  return listChanges(history, market, providers, range)
}

function homePrice(change: Change | undefined): unknown {
  return change?.before?.prices.get('home')?.price
}

test('each change has its kind, newest first', () => {
  const found = changes([
    at(0),
    priced(1, -120),
    priced(2, -120),
    at(3, { status: 'suspended', outcomes: [] }),
    priced(4, 150),
    priced(5, 150, {
      outcomes: [
        { id: 'home', odds: 150, status: 'suspended' },
        { id: 'away', odds: -110 },
      ],
    }),
    priced(6, 150, { status: 'closed' }),
  ])
  expect(found.map(({ kind }) => kind)).toEqual([
    'closed',
    'outcome',
    'reopened',
    'suspended',
    'price',
    'first',
  ])
  expect(found[2]?.before?.status).toBe('suspended')
})

test('a moved line is a change of its own, with the line before', () => {
  const [newest] = changes(
    [at(0, movingSpread(-2.5)), at(1, movingSpread(-14.5))],
    ['acme'],
    always,
    'spread',
  )
  expect(newest).toMatchObject({ kind: 'line', quote: { line: -14.5 }, before: { line: -2.5 } })
})

test('a bet stop suspends the market, with its reason', () => {
  const stop = betStopAt(second(5), { date: toInstant(second(5)), reason: 'goal' })
  const [newest] = changes([at(0), stop])
  expect(newest).toMatchObject({ kind: 'suspended', quote: { reason: 'goal' } })
  expect(changes([stop, at(6)]).map(({ kind }) => kind)).toEqual(['first'])
})

test('a change is compared with the same provider’s previous quote, for the selected providers', () => {
  const odds = [at(0), priced(1, 200, { provider: 'zenith' }), priced(2, -120)]
  const [newest] = changes(odds, ['acme', 'zenith'])
  expect([newest?.provider, homePrice(newest)]).toEqual(['acme', -110])
  expect(changes(odds, ['zenith']).map(({ provider }) => provider)).toEqual(['zenith'])
})

test('the first change in a range is compared with the quote before the range', () => {
  const [change] = changes([at(0), priced(10, 150)], ['acme'], {
    fromMs: second(5),
    toMs: second(20),
  })
  expect([change?.kind, homePrice(change)]).toEqual(['price', -110])
})

test('changes are ordered by time, and each differs from the one before', () => {
  const quotes = fc.record({
    seconds: fc.nat(100),
    provider: fc.constantFrom('acme', 'zenith'),
    home: fc.constantFrom(-110, -105, 100),
    status: fc.constantFrom<'open' | 'suspended'>('open', 'suspended'),
  })
  fc.assert(
    fc.property(fc.array(quotes, { maxLength: 50 }), (all) => {
      const found = changes(
        all.map(({ seconds, home, ...fields }) => priced(seconds, home, fields)),
        ['acme', 'zenith'],
      )
      for (const [index, { quote, before, kind }] of found.entries()) {
        expect(quote.atMs).toBeLessThanOrEqual(found[index - 1]?.quote.atMs ?? Number.POSITIVE_INFINITY)
        if (kind === 'first') expect(before).toBeUndefined()
        else
          expect([before?.prices.get('home')?.price, before?.status]).not.toEqual([
            quote.prices.get('home')?.price,
            quote.status,
          ])
      }
    }),
  )
})
