import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidKeyError } from '../errors.ts'
import { odds, withDigest } from '../testing/arbitraries.ts'
import { compareOdds, effectiveLine, type Odds, oddsId, oddsKey, outcomeLine, parseOddsKey } from './odds.ts'

describe('the key of odds', () => {
  test('is parsed back into the identity', () => {
    fc.assert(
      fc.property(odds, (record) => {
        const { gameId, type, period, subject, line, provider, date, digest } = record
        expect(parseOddsKey(oddsKey(record))).toEqual({
          gameId,
          type,
          period,
          subject,
          line,
          provider,
          date,
          digest,
        })
      }),
    )
  })

  test('differs for records of one market at one instant that say different things', () => {
    fc.assert(
      fc.property(odds, odds, (a, b) => {
        const moved = withDigest({ ...a, status: b.status, outcomes: b.outcomes, oddsFormat: b.oddsFormat })
        expect(oddsId(moved) === oddsId(a)).toBe(moved.digest === a.digest)
      }),
    )
  })

  test('sorts as text in the order of the dates', () => {
    fc.assert(
      fc.property(odds, odds, (a, b) => {
        fc.pre(a.date !== b.date)
        expect(oddsKey(a).SK < oddsKey(b).SK).toBe(Date.parse(a.date) < Date.parse(b.date))
      }),
    )
  })

  test('stays within the 1,024 bytes of a sort key', () => {
    fc.assert(
      fc.property(odds, (record) => {
        expect(new TextEncoder().encode(oddsKey(record).SK).length).toBeLessThan(1024)
      }),
    )
  })

  test('without a digest is that of an item of three parts', () => {
    const SK = 'odds-2026-05-01T19:00:00.000Z#spread#acme'
    expect(parseOddsKey({ PK: 'game-1', SK })).toEqual({
      gameId: 'game-1',
      date: '2026-05-01T19:00:00.000Z',
      type: 'spread',
      provider: 'acme',
      digest: '',
    })
    expect(oddsKey(parseOddsKey({ PK: 'game-1', SK })).SK).toBe(SK)
  })

  test.each([
    ['game-1', 'odds-'],
    ['game-1', 'odds-2026-05-01T19:00:00Z#spread#acme'],
    ['game-1', 'odds-2026-02-30T19:00:00.000Z#spread#acme'],
    ['game-1', 'odds-2026-05-01T19:00:00.000Z#spread'],
    ['game-1', 'odds-2026-05-01T19:00:00.000Z#spread#acme#'],
    ['game-1', 'odds-2026-05-01T19:00:00.000Z#spread#acme#more'],
    ['game-1', 'odds-2026-05-01T19:00:00.000Z#spread#acme#12345678#more'],
    ['game-1', 'con'],
    ['1', 'odds-2026-05-01T19:00:00.000Z#spread#acme'],
  ])('refuses %s %s', (PK, SK) => {
    expect(() => parseOddsKey({ PK, SK })).toThrow(InvalidKeyError)
  })
})

describe('the order of odds', () => {
  const ranked = fc.record({
    type: fc.constantFrom('spread', '*'),
    date: fc.constantFrom('2026-05-01T19:00:00.100Z', '2026-05-01T19:00:00.101Z'),
    seq: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
    receivedAt: fc.integer({ min: 0, max: 3 }),
    digest: fc.constantFrom('aaaaaaaa', 'bbbbbbbb'),
  })

  test('is by date, then bet stops last, then sequence number, then arrival, then digest', () => {
    fc.assert(
      fc.property(fc.array(ranked, { maxLength: 20 }), (records) => {
        const ranks = records
          .toSorted(compareOdds)
          .map(
            ({ date, type, seq = 0, receivedAt, digest }) =>
              `${date} ${type === '*' ? 1 : 0} ${seq} ${receivedAt} ${digest}`,
          )
        expect(ranks).toEqual(ranks.toSorted())
      }),
    )
  })

  test('is total: of two different records one is always the later', () => {
    fc.assert(
      fc.property(ranked, ranked, (a, b) => {
        expect(Math.sign(compareOdds(a, b))).toBe(0 - Math.sign(compareOdds(b, a)))
      }),
    )
  })
})

describe('the line of a record', () => {
  test("is its market's", () => {
    const spread = priced({ line: -3.5, outcomes: [{ id: 'home' }, { id: 'away' }] })
    expect(effectiveLine(spread)).toBe(-3.5)
    expect(spread.outcomes.map((outcome) => outcomeLine(spread, outcome))).toEqual([-3.5, 3.5])
  })

  test("is home's handicap or over's total where the market has none", () => {
    expect(effectiveLine(priced({ outcomes: [{ id: 'away', line: 4 }] }))).toBe(-4)
    expect(effectiveLine(priced({ type: 'total', outcomes: [{ id: 'over', line: 2.25 }] }))).toBe(2.25)
  })

  test('is not a score that stands next to a moneyline', () => {
    const moneyline = priced({ type: 'moneyline', outcomes: [{ id: 'home', line: 2, odds: 1.5 }] })
    expect(effectiveLine(moneyline)).toBeUndefined()
    expect(outcomeLine(moneyline, { id: 'home', line: 2 })).toBeUndefined()
  })
})

function priced(change: Partial<Odds>): Pick<Odds, 'type' | 'line' | 'outcomes'> {
  return { type: 'spread', outcomes: [], ...change }
}
