import { betStopAt, oddsAt, type OddsFields } from '@sportsfeeds/client/testing'
import type { Odds } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { movingSpread } from '../testing/moving-spread.ts'
import {
  advanceMarket,
  getDirection,
  hasSameLine,
  hasSameRows,
  type Market,
  type Point,
  trailLength,
  trailStepMs,
  withPast,
} from './market.ts'

const startMs = Date.UTC(2026, 4, 1, 19)

function at(seconds: number, fields: OddsFields = {}): Odds {
  return oddsAt(startMs + seconds * 1000, fields)
}

/** A market after records that arrived one by one, each shown as it arrived. */
function marketOf(records: readonly Odds[], betStop?: Odds): Market {
  let market: Market | undefined
  for (const odds of records) {
    market = advanceMarket(market, { arrived: [odds], betStop, nowMs: odds.receivedAt })
  }
  if (market === undefined) throw new Error('A market needs a record.')
  return market
}

function decimals({ prices }: Pick<Point, 'prices'>): Record<string, number> {
  return Object.fromEntries([...prices].map(([id, { decimal }]) => [id, decimal]))
}

test('a new market has its first odds as opening, and no moves', () => {
  const market = marketOf([at(0, { prices: { home: 150, away: -200 } })])
  expect(decimals(market)).toEqual({ home: 2.5, away: 1.5 })
  expect(decimals(market.opening)).toEqual({ home: 2.5, away: 1.5 })
  expect(market.previous).toBeUndefined()
  expect(market.moves.size).toBe(0)
  expect(market.margin).toBeCloseTo(1 / 2.5 + 1 / 1.5 - 1)
})

test('a change of price is a move of that outcome, and keeps the previous price', () => {
  const after = marketOf([
    at(0, { prices: { home: 150, away: -200 } }),
    at(1, { prices: { home: 120, away: -200 } }),
  ])
  expect([...after.moves]).toEqual([
    ['home', { direction: 'down', atMs: startMs + 1_000, size: expect.any(Number) }],
  ])
  expect(after.previous?.prices.get('home')?.decimal).toBe(2.5)
  expect(after.opening.prices.get('home')?.decimal).toBe(2.5)
})

test('a price keeps its text as the provider sent it', () => {
  const market = marketOf([at(0, { oddsFormat: 'fractional', prices: { home: '6/4', away: '4/6' } })])
  expect(market.prices.get('home')).toEqual({ price: '6/4', format: 'fractional', decimal: 2.5 })
})

test('a moved line is a move of the line, and not of the prices at it', () => {
  const before = marketOf([at(0, movingSpread(-2.5))])
  const after = marketOf([at(0, movingSpread(-2.5)), at(60, movingSpread(-14.5))])
  expect([before.line, after.line]).toEqual([-2.5, -14.5])
  expect(after.lineMove).toEqual({ direction: 'down', atMs: startMs + 60_000, size: 12 })
  expect(after.moves.size).toBe(0)
  expect([after.opening.line, after.previous?.line]).toEqual([-2.5, -2.5])
})

test('longer odds are up, shorter odds are down, and unknown prices have no direction', () => {
  expect([getDirection(1.9, 2), getDirection(2, 1.9)]).toEqual(['up', 'down'])
  expect([getDirection(2, 2), getDirection(undefined, 2), getDirection(2, undefined)]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test('odds with the same prices move nothing and reset the age', () => {
  const before = marketOf([at(0)])
  const after = advanceMarket(before, { arrived: [at(5)], betStop: undefined, nowMs: startMs })
  expect(after.prices).toBe(before.prices)
  expect(after.moves).toBe(before.moves)
  expect(after.state.newest.receivedAt).toBe(startMs + 5_000)
})

test('late odds extend the past and leave the price unchanged', () => {
  const after = marketOf([
    at(0, { prices: { home: 150, away: -110 } }),
    at(-60, { prices: { home: 300, away: -110 } }),
  ])
  expect(after.prices.get('home')?.decimal).toBe(2.5)
  expect(after.opening.prices.get('home')?.decimal).toBe(4)
  expect(after.trail.map((point) => point.prices.get('home')?.decimal)).toEqual([4, 2.5])
})

test('a market that is suspended without prices keeps its last ones, with the reason and since when', () => {
  const after = marketOf([at(0), at(5, { status: 'suspended', reason: 'goal', outcomes: [] })])
  expect(decimals(after).home).toBeCloseTo(1.909)
  expect(after.view).toMatchObject({ status: 'suspended', reason: 'goal', since: at(5).date })
})

test('a bet stop suspends an open market until its next record, and no closed one', () => {
  const stop = betStopAt(startMs + 5_000, { reason: 'var' })
  expect(marketOf([at(0)], stop).view).toMatchObject({ status: 'suspended', reason: 'var' })
  expect(marketOf([at(0), at(9)], stop).view.status).toBe('open')
  expect(marketOf([at(0, { status: 'closed' })], stop).view.status).toBe('closed')
})

test('an invalid price is absent, not an error', () => {
  const market = marketOf([at(0, { prices: { home: 5, away: -200 } })])
  expect(decimals(market)).toEqual({ away: 1.5 })
  expect(market.margin).toBeUndefined()
})

test('a removed runner is not part of the book', () => {
  const runners = [
    { id: 'r1', odds: 2 },
    { id: 'r2', odds: 3 },
    { id: 'r3', odds: 6 },
  ]
  const race = { type: 'win', oddsFormat: 'decimal' } as const
  expect(marketOf([at(0, { ...race, outcomes: runners })]).margin).toBeCloseTo(0)
  const withoutLast = runners.map((runner) =>
    runner.id === 'r3' ? { ...runner, status: 'removed' as const } : runner,
  )
  expect(marketOf([at(0, { ...race, outcomes: withoutLast })]).margin).toBeCloseTo(1 / 2 + 1 / 3 - 1)
})

test('a market takes other rows when its outcomes change or it closes, not when prices or lines do', () => {
  const before = marketOf([at(0)])
  expect(hasSameRows(before, marketOf([at(0), at(1, { prices: { home: 120, away: -140 } })]))).toBe(true)
  expect(
    hasSameRows(before, marketOf([at(0), at(1, { prices: { home: 120, draw: 240, away: -140 } })])),
  ).toBe(false)
  expect(hasSameRows(before, marketOf([at(0), at(1, { status: 'closed' })]))).toBe(false)
  const [low, high] = [marketOf([at(0, movingSpread(-3))]), marketOf([at(0, movingSpread(-4))])]
  expect([hasSameRows(low, high), hasSameLine(low, high), hasSameLine(low, low)]).toEqual([true, false, true])
})

test('older odds set the opening and the previous price, and leave current ones unchanged', () => {
  const market = marketOf([at(0, { prices: { home: 150, away: -110 } })])
  const past = [
    at(-7_200, { prices: { home: 100, away: -110 } }),
    at(-60, { prices: { home: 180, away: -110 } }),
  ]
  const after = withPast(market, past)
  expect(after.prices).toBe(market.prices)
  expect(after.state).toBe(market.state)
  expect(after.opening.prices.get('home')?.decimal).toBe(2)
  expect(after.previous?.prices.get('home')?.decimal).toBe(2.8)
  expect(after.moves).toBe(market.moves)
  expect(withPast(after, past)).toBe(after)
})

test('for any order of arrival the trail is sorted, with one point for each step, and bounded', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 1, maxLength: 200 }),
      (offsets) => {
        const arrived = offsets.map((offset) => oddsAt(startMs + offset))
        const { trail, state } = advanceMarket(undefined, { arrived, betStop: undefined, nowMs: startMs })
        const newest = Math.max(...offsets)
        const steps = trail.map(({ atMs }) => Math.floor(atMs / trailStepMs))
        expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b))
        expect(trail.length).toBeLessThanOrEqual(trailLength + 14)
        expect(trail.at(-1)?.atMs).toBe(startMs + newest - 50)
        expect(state.newest.receivedAt).toBe(startMs + newest)
      },
    ),
  )
})
