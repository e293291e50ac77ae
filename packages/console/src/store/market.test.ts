import fc from 'fast-check'
import { expect, test } from 'vitest'
import { received } from '../testing/received.ts'
import { advanceMarket, getDirection, trailLength, trailStepMs, withPast } from './market.ts'

const startMs = Date.UTC(2026, 4, 1, 19)

test('a new market has its first odds as opening, and no moves', () => {
  const market = advanceMarket(undefined, [received(startMs, { homeOdds: 150, awayOdds: -200 })], startMs)
  expect(market.prices).toEqual({ home: 2.5, draw: undefined, away: 1.5 })
  expect(market.opening.prices.home).toBe(2.5)
  expect(market.previous).toBeUndefined()
  expect(market.moves.home).toBeUndefined()
  expect(market.margin).toBeCloseTo(1 / 2.5 + 1 / 1.5 - 1)
})

test('a change of price is a move of that outcome, and keeps the previous price', () => {
  const before = advanceMarket(undefined, [received(startMs, { homeOdds: 150, awayOdds: -200 })], startMs)
  const after = advanceMarket(
    before,
    [received(startMs + 1_000, { homeOdds: 120, awayOdds: -200 })],
    startMs + 1_100,
  )
  expect(after.moves).toEqual({
    home: { direction: 'down', atMs: startMs + 1_100, count: 1 },
    draw: undefined,
    away: undefined,
  })
  expect(after.previous?.home).toBe(2.5)
  expect(after.opening.prices.home).toBe(2.5)
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
  const before = advanceMarket(undefined, [received(startMs)], startMs)
  const after = advanceMarket(before, [received(startMs + 5_000)], startMs + 5_000)
  expect(after.prices).toBe(before.prices)
  expect(after.moves).toBe(before.moves)
  expect(after.odds.receivedAt).toBe(startMs + 5_000)
})

test('late odds extend the past and leave the price unchanged', () => {
  const before = advanceMarket(undefined, [received(startMs, { homeOdds: 150 })], startMs)
  const late = received(startMs - 60_000, { homeOdds: 300, recency: 'historical' })
  const after = advanceMarket(before, [late], startMs)
  expect(after.prices.home).toBe(2.5)
  expect(after.opening.prices.home).toBe(4)
  expect(after.trail.map(({ prices }) => prices.home)).toEqual([4, 2.5])
})

test('a correction of the newest odds replaces its price', () => {
  const first = received(startMs, { homeOdds: 150 })
  const before = advanceMarket(undefined, [first], startMs)
  const after = advanceMarket(before, [{ ...first, homeOdds: 140, isCorrection: true }], startMs)
  expect(after.prices.home).toBe(2.4)
  expect(after.trail).toHaveLength(1)
})

test('an invalid price is undefined, not an error', () => {
  const market = advanceMarket(undefined, [received(startMs, { homeOdds: 5, awayOdds: -200 })], startMs)
  expect(market.prices).toEqual({ home: undefined, draw: undefined, away: 1.5 })
  expect(market.margin).toBeUndefined()
})

test('older odds set the opening and the previous price, and leave current ones unchanged', () => {
  const market = advanceMarket(undefined, [received(startMs, { homeOdds: 150 })], startMs)
  const past = [
    received(startMs - 7_200_000, { homeOdds: 100 }),
    received(startMs - 60_000, { homeOdds: 180 }),
  ]
  const after = withPast(market, past)
  expect(after.prices).toBe(market.prices)
  expect(after.odds).toBe(market.odds)
  expect(after.opening.prices.home).toBe(2)
  expect(after.previous?.home).toBe(2.8)
  expect(after.moves).toBe(market.moves)
  expect(withPast(after, past)).toBe(after)
})

test('for any order of arrival the trail is sorted, with one point for each step, and bounded', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 1, maxLength: 200 }),
      (offsets) => {
        let newest = -1
        const odds = offsets.map((offset) => {
          const recency = offset >= newest ? 'current' : 'historical'
          newest = Math.max(newest, offset)
          return received(startMs + offset, { recency })
        })
        const { trail, odds: shown } = advanceMarket(undefined, odds, startMs)
        const steps = trail.map(({ atMs }) => Math.floor(atMs / trailStepMs))
        expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b))
        expect(trail.length).toBeLessThanOrEqual(trailLength)
        expect(trail.at(-1)?.atMs).toBe(startMs + newest - 50)
        expect(shown.receivedAt).toBe(startMs + newest)
      },
    ),
  )
})
