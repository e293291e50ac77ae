import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidKeyError } from '../errors.ts'
import {
  compareOdds,
  fromOddsItem,
  isLaterRecord,
  oddsId,
  oddsKey,
  OddsItem,
  parseOddsKey,
  sameOdds,
  toOddsItem,
} from './odds.ts'
import { odds } from '../testing/arbitraries.ts'

describe('the key of a record of odds', () => {
  test('is parsed back into the identity', () => {
    fc.assert(
      fc.property(odds, ({ gameId, type, provider, date }) => {
        expect(parseOddsKey(oddsKey({ gameId, type, provider, date }))).toEqual({
          gameId,
          type,
          provider,
          date,
        })
      }),
    )
  })

  test('differs whenever game, date, type or provider differs', () => {
    fc.assert(
      fc.property(odds, odds, (a, b) => {
        const same =
          a.gameId === b.gameId && a.date === b.date && a.type === b.type && a.provider === b.provider
        expect(oddsId(a) === oddsId(b)).toBe(same)
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

  test('keeps two updates of one second apart by their milliseconds', () => {
    const identity = { gameId: 'game-1', type: 'spread', provider: 'acme' }
    const first = oddsKey({ ...identity, date: '2026-05-01T19:00:00.100Z' })
    const second = oddsKey({ ...identity, date: '2026-05-01T19:00:00.101Z' })
    expect(first.SK).toBe('odds-2026-05-01T19:00:00.100Z#spread#acme')
    expect(second.SK).not.toBe(first.SK)
  })

  test.each([
    ['game-1', 'odds-'],
    ['game-1', 'odds-2026-05-01T19:00:00Z#spread#acme'],
    ['game-1', 'odds-2026-02-30T19:00:00.000Z#spread#acme'],
    ['game-1', 'odds-2026-05-01T19:00:00.000Z#spread'],
    ['game-1', 'odds-2026-05-01T19:00:00.000Z#spread#acme#more'],
    ['game-1', 'con'],
    ['1', 'odds-2026-05-01T19:00:00.000Z#spread#acme'],
  ])('refuses %s %s', (PK, SK) => {
    expect(() => parseOddsKey({ PK, SK })).toThrow(InvalidKeyError)
  })
})

describe('the item of a record of odds', () => {
  test('is read back into the odds, prices verbatim', () => {
    fc.assert(
      fc.property(odds, (value) => {
        const item = OddsItem.parse(toOddsItem(value, 3600))
        expect(fromOddsItem(item)).toEqual(value)
      }),
    )
  })

  test('expires in whole epoch seconds, the retention after its arrival', () => {
    fc.assert(
      fc.property(odds, fc.integer({ min: 1, max: 1e8 }), (value, retentionSeconds) => {
        const { EXPIRE } = toOddsItem(value, retentionSeconds)
        expect(Number.isInteger(EXPIRE)).toBe(true)
        expect(EXPIRE - Math.floor(value.receivedAt / 1000)).toBe(retentionSeconds)
      }),
    )
  })
})

describe('odds next to each other', () => {
  test('say the same when only the arrival differs', () => {
    fc.assert(
      fc.property(odds, (value) => {
        expect(sameOdds(value, { ...value, receivedAt: value.receivedAt + 1 })).toBe(true)
      }),
    )
  })

  test('differ when a market is suspended at unchanged prices', () => {
    fc.assert(
      fc.property(odds, (value) => {
        expect(sameOdds(value, { ...value, isOpen: !value.isOpen })).toBe(false)
      }),
    )
  })

  test('are ordered by date, then by the provider, then by arrival', () => {
    const dates = fc.constantFrom('2026-05-01T19:00:00.100Z', '2026-05-01T19:00:00.101Z')
    const versions = fc.record({
      date: dates,
      seq: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
      receivedAt: fc.integer({ min: 0, max: 3 }),
    })
    const market = { gameId: 'game-1', type: 't', provider: 'p' }
    const prices = { homeOdds: 2, awayOdds: 2, oddsFormat: 'decimal', isOpen: true } as const
    fc.assert(
      fc.property(fc.array(versions, { maxLength: 20 }), (values) => {
        const sorted = values.map((version) => ({ ...market, ...prices, ...version })).toSorted(compareOdds)
        const ranks = sorted.map(({ date, seq = 0, receivedAt }) => `${date} ${seq} ${receivedAt}`)
        expect(ranks).toEqual(ranks.toSorted())
      }),
    )
  })
})

describe('of two versions of a record of odds', () => {
  test('the later arrival is the later version', () => {
    expect(isLaterRecord({ receivedAt: 2 }, { receivedAt: 1, storedAt: 9 })).toBe(true)
    expect(isLaterRecord({ receivedAt: 1, storedAt: 9 }, { receivedAt: 2 })).toBe(false)
  })

  test('that arrived together, the table decides, and what was read from it is the last word', () => {
    expect(isLaterRecord({ receivedAt: 1, storedAt: 3 }, { receivedAt: 1, storedAt: 2 })).toBe(true)
    expect(isLaterRecord({ receivedAt: 1, storedAt: 2 }, { receivedAt: 1, storedAt: 2 })).toBe(false)
    expect(isLaterRecord({ receivedAt: 1 }, { receivedAt: 1, storedAt: 2 })).toBe(true)
    expect(isLaterRecord({ receivedAt: 1, storedAt: 2 }, { receivedAt: 1 })).toBe(false)
  })
})
