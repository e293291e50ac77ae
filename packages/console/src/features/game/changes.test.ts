import { oddsAt } from '@sportsfeeds/client/testing'
import { type Odds, toInstant } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Change, listChanges } from './changes.ts'
import { createPriceHistory } from './price-history.ts'

function second(count: number): number {
  return Date.UTC(2026, 4, 1, 19) + count * 1000
}

function at(seconds: number, fields: Partial<Odds> = {}): Odds {
  return oddsAt(second(seconds), { date: toInstant(second(seconds)), ...fields })
}

const always = { fromMs: 0, toMs: Number.POSITIVE_INFINITY }

function changes(odds: readonly Odds[], providers = ['acme'], range = always): Change[] {
  const history = createPriceHistory({ maxOdds: 10_000 })
  history.add(odds)
  return listChanges(history, 'moneyline', providers, range)
}

test('each change has its kind, newest first', () => {
  const found = changes([
    at(0),
    at(1, { homeOdds: -120 }),
    at(2, { homeOdds: -120 }),
    at(3, { homeOdds: -120, isOpen: false }),
    at(4, { homeOdds: 150, isOpen: true }),
    at(5, { homeOdds: 150, home: -3.5 }),
  ])
  expect(found.map(({ kind }) => kind)).toEqual(['line', 'reopened', 'suspended', 'price', 'first'])
  expect(found[1]?.before?.odds.isOpen).toBe(false)
})

test('a change is compared with the same provider’s previous quote, for the selected providers', () => {
  const odds = [at(0), at(1, { provider: 'zenith', homeOdds: 200 }), at(2, { homeOdds: -120 })]
  const [newest] = changes(odds, ['acme', 'zenith'])
  expect(newest).toMatchObject({ provider: 'acme', before: { odds: { homeOdds: -110 } } })
  expect(changes(odds, ['zenith']).map(({ provider }) => provider)).toEqual(['zenith'])
})

test('the first change in a range is compared with the quote before the range', () => {
  const [change] = changes([at(0), at(10, { homeOdds: 150 })], ['acme'], {
    fromMs: second(5),
    toMs: second(20),
  })
  expect(change).toMatchObject({ kind: 'price', before: { odds: { homeOdds: -110 } } })
})

test('changes are ordered by time, and each differs from the one before', () => {
  const quotes = fc.record({
    seconds: fc.nat(100),
    provider: fc.constantFrom('acme', 'zenith'),
    homeOdds: fc.constantFrom(-110, -105, 100),
    isOpen: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(quotes, { maxLength: 50 }), (all) => {
      const found = changes(
        all.map(({ seconds, ...fields }) => at(seconds, fields)),
        ['acme', 'zenith'],
      )
      for (const [index, { quote, before, kind }] of found.entries()) {
        expect(quote.atMs).toBeLessThanOrEqual(found[index - 1]?.quote.atMs ?? Number.POSITIVE_INFINITY)
        if (kind === 'first') expect(before).toBeUndefined()
        else
          expect([before?.odds.homeOdds, before?.odds.isOpen]).not.toEqual([
            quote.odds.homeOdds,
            quote.odds.isOpen,
          ])
      }
    }),
  )
})
