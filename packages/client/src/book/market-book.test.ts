import {
  compareOdds,
  hasPrices,
  isBetStop,
  type Odds,
  providerMarketId,
  toInstant,
  viewMarket,
} from '@sportsfeeds/domain'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { betStopAt, gameOf, oddsAt, type OddsFields } from '../testing/odds.ts'
import { createMarketBook, type MarketBook } from './market-book.ts'

const startMs = Date.UTC(2026, 4, 1, 19)

/** Records of few markets, dates and arrivals, so that they meet. */
const records: fc.Arbitrary<Odds> = fc
  .record({
    provider: fc.constantFrom('acme', 'bravo'),
    kind: fc.constantFrom('open', 'other price', 'suspended', 'closed', 'stop'),
    line: fc.constantFrom(undefined, 2.5),
    date: fc.integer({ min: 0, max: 2 }),
    receivedAt: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ provider, kind, line, date, receivedAt }) => {
    const fields: OddsFields = { provider, date: toInstant(startMs + date) }
    if (kind === 'stop') return betStopAt(startMs + receivedAt, fields)
    return oddsAt(startMs + receivedAt, {
      ...fields,
      type: 'total',
      ...(line === undefined ? {} : { line }),
      ...(kind === 'open' ? { prices: { over: -110, under: -110 } } : {}),
      ...(kind === 'other price' ? { prices: { over: 120, under: -140 } } : {}),
      ...(kind === 'suspended' || kind === 'closed' ? { status: kind, outcomes: [] } : {}),
    })
  })

function bookOf(odds: readonly Odds[]): MarketBook {
  const book = createMarketBook()
  for (const one of odds) book.addOdds(one)
  return book
}

describe('a book of markets', () => {
  test('C4 C20 shows the newest record and the newest prices of each market under its bet stop, in any order of arrival', () => {
    fc.assert(
      fc.property(fc.array(records, { maxLength: 12 }), (all) => {
        const book = bookOf(all)
        const priced = all.filter((odds) => !isBetStop(odds))
        expect(new Set([...book.markets()].map(({ id }) => id))).toEqual(
          new Set(priced.map(providerMarketId)),
        )
        for (const { id, provider, view } of book.markets()) {
          const ofMarket = priced.filter((odds) => providerMarketId(odds) === id).toSorted(compareOdds)
          const stop = all
            .filter((odds) => isBetStop(odds) && odds.provider === provider)
            .toSorted(compareOdds)
            .at(-1)
          const [newest] = ofMarket.slice(-1)
          if (newest === undefined) throw new TypeError('a market without records')
          expect(view).toEqual(viewMarket({ newest, priced: ofMarket.findLast(hasPrices) }, stop))
        }
      }),
    )
  })

  test('C20 says each change once, and what it says is what it shows', () => {
    fc.assert(
      fc.property(fc.array(records, { maxLength: 12 }), (all) => {
        const book = createMarketBook()
        const shown = new Map<string, unknown>()
        book.on('market', ({ market, previous }) => {
          expect(shown.get(market.id)).toBe(previous)
          expect(market).not.toEqual(previous)
          shown.set(market.id, market)
        })
        for (const odds of all) book.addOdds(odds)
        for (const odds of all) book.addOdds(odds)
        expect([...shown.values()]).toEqual([...book.markets()])
      }),
    )
  })

  test('C20 suspends by a bet stop what is open, and what is priced later with an older date', () => {
    const stop = betStopAt(startMs + 10, { date: toInstant(startMs), reason: 'goal' })
    const before = oddsAt(startMs, { date: toInstant(startMs) })
    const book = bookOf([stop, before])
    expect(book.market(providerMarketId(before))?.view).toMatchObject({ status: 'suspended', reason: 'goal' })
    const other = oddsAt(startMs + 20, { type: 'total', date: toInstant(startMs - 5) })
    book.addOdds(other)
    expect(book.market(providerMarketId(other))?.view.status).toBe('suspended')
    const reopening = oddsAt(startMs + 30, { date: toInstant(startMs + 1) })
    book.addOdds(reopening)
    expect(book.market(providerMarketId(before))?.view.status).toBe('open')
  })

  test('keeps prices and line of a market that is suspended without any', () => {
    const outcomes = [
      { id: 'home', odds: -110, line: -3.5 },
      { id: 'away', odds: -110, line: 3.5 },
    ]
    const book = bookOf([
      oddsAt(startMs, { type: 'spread', outcomes }),
      oddsAt(startMs + 10, { type: 'spread', status: 'suspended', outcomes: [] }),
    ])
    const [market] = book.markets()
    expect(market).toMatchObject({ line: -3.5, view: { status: 'suspended', outcomes } })
  })

  test('takes games as they change, a live state only if it is newer', () => {
    const book = createMarketBook()
    const changes: unknown[] = []
    book.on('game', ({ game: { game, live } }) => changes.push([game.status, live?.period]))
    const game = gameOf('game-1')
    book.addGame(game, { rev: 2, period: '2h' })
    book.addGame(game, { rev: 1, period: '1h' })
    book.addGame(game)
    book.addGame({ ...game, status: 'finished' })
    expect(changes).toEqual([
      ['live', '2h'],
      ['finished', '2h'],
    ])
  })

  test('forgets a game with its markets', () => {
    const odds = oddsAt(startMs)
    const book = bookOf([odds, oddsAt(startMs, { gameId: 'game-2' })])
    book.addGame(gameOf('game-1'))
    book.forget('game-1')
    expect([book.market(providerMarketId(odds)), book.game('game-1'), book.groups('game-1')]).toEqual([
      undefined,
      undefined,
      [],
    ])
    expect([...book.markets()]).toHaveLength(1)
  })
})

describe('the markets of a game', () => {
  test('are grouped: winner, handicaps, totals, then parts and players, lines in order', () => {
    const book = bookOf([
      total(3.5),
      total(2.5),
      total(1.5, { period: '1h' }),
      oddsAt(startMs, { type: 'player-points', subject: 'James' }),
      oddsAt(startMs, { type: 'spread', line: -3.5 }),
      oddsAt(startMs),
    ])
    expect(book.groups('game-1').map(({ id }) => id)).toEqual([
      'moneyline',
      'spread',
      'total',
      'total/1h',
      'player-points:James',
    ])
    expect(book.groups('game-1')).toBe(book.groups('game-1'))
  })

  test('have the main line that most providers name or price alone, or the one nearest to even', () => {
    const lineless = total(undefined, {
      outcomes: [
        { id: 'over', odds: -110, line: 3.5 },
        { id: 'under', odds: -110, line: 3.5 },
      ],
    })
    expect(lines([total(2.5), total(3.5, { main: true }), total(4.5)])).toEqual([3.5, 2.5, 4.5])
    expect(lines([total(2.5, { provider: 'bravo' }), lineless])).toEqual([3.5, 2.5])
    expect(lines([total(2.5), total(3.5), total(4.5)])).toEqual([3.5, 2.5, 4.5])
    const bravo = { provider: 'bravo', prices: { over: -200, under: 160 } }
    expect(lines([total(2.5), total(3.5, bravo), total(3.5, { ...bravo, provider: 'charlie' })])).toEqual([
      3.5, 2.5,
    ])
    const uneven = { prices: { over: -200, under: 160 } }
    expect(lines([total(2.5, uneven), total(3.5), total(4.5, uneven)])).toEqual([3.5, 2.5, 4.5])
    expect(lines([total(2.5), total(3.5, { main: true, status: 'closed' })])).toEqual([2.5, 3.5])
  })

  test('have one market a provider at each line, whether the line is in its identity or not', () => {
    const lineless = total(undefined, {
      receivedAt: startMs + 1,
      outcomes: [
        { id: 'over', odds: 105, line: 2.5 },
        { id: 'under', odds: -125, line: 2.5 },
      ],
    })
    const [group] = bookOf([total(2.5), lineless, total(2.5, { provider: 'bravo' })]).groups('game-1')
    expect(group?.alternates).toEqual([])
    expect(group?.main.markets.map(({ provider, market }) => [provider, market.line])).toEqual([
      ['acme', undefined],
      ['bravo', 2.5],
    ])
  })

  test('list every runner of a race once, by name, in the order of its provider', () => {
    const runners = ['r3', 'r1', 'r2'].map((id) => ({ id, name: `Runner ${id}`, odds: 400 }))
    const [group] = bookOf([
      oddsAt(startMs, { type: 'win', outcomes: runners }),
      oddsAt(startMs, { type: 'win', provider: 'bravo', outcomes: [{ id: 'r1', odds: 300 }] }),
    ]).groups('game-1')
    expect(group?.main.outcomes).toEqual(runners.map(({ id, name }) => ({ id, name })))
  })
})

function total(line: number | undefined, fields: OddsFields = {}): Odds {
  return oddsAt(startMs, {
    type: 'total',
    ...(line === undefined ? {} : { line }),
    prices: { over: -110, under: -110 },
    ...fields,
  })
}

/** Lines of the only groups of these, the main ones first. */
function lines(all: readonly Odds[]): (number | undefined)[] {
  return bookOf(all)
    .groups('game-1')
    .flatMap(({ main, alternates }) => [main.line, ...alternates.map(({ line }) => line)])
}
