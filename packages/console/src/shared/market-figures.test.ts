import { gameOf } from '@sportsfeeds/client/testing'
import { expect, test } from 'vitest'
import { advanceMarket } from '../store/market.ts'
import { received } from '../testing/received.ts'
import { getAgeMs, getChange, isStale, formatMarketLine, staleAfterMs } from './market-figures.ts'

const atMs = Date.UTC(2026, 4, 1, 19)
const market = advanceMarket(
  undefined,
  [received(atMs, { homeOdds: 100 }), received(atMs + 1, { homeOdds: 150 })],
  atMs,
)

test('an age is measured on the server’s clock and never negative', () => {
  expect(getAgeMs(market, atMs + 5_001)).toBe(5_000)
  expect(getAgeMs(market, atMs - 5_000)).toBe(0)
})

test('a price becomes stale much sooner in play than before the start', () => {
  const live = gameOf('game-1')
  const scheduled = gameOf('game-1', { status: 'scheduled' })
  const afterMs = atMs + 1 + staleAfterMs.live
  expect([isStale(market, live, afterMs - 1), isStale(market, live, afterMs)]).toEqual([false, true])
  expect(isStale(market, scheduled, afterMs)).toBe(false)
  expect(isStale(market, undefined, atMs + 1 + staleAfterMs.other)).toBe(true)
})

test('a suspended market is not stale', () => {
  const suspended = advanceMarket(market, [received(atMs + 2, { isOpen: false })], atMs)
  expect(isStale(suspended, gameOf('game-1'), atMs + 10 * staleAfterMs.live)).toBe(false)
})

test('a change is relative to the opening price, where there is one', () => {
  expect(getChange(market, 'home')).toBeCloseTo(0.25)
  expect(getChange(market, 'draw')).toBeUndefined()
})

test('a handicap is the home side’s and signed, a total is unsigned', () => {
  expect(formatMarketLine({ type: 'spread', home: 2.5, away: -2.5 })).toBe('+2.5')
  expect(formatMarketLine({ type: 'total', home: 44.5, away: 44.5 })).toBe('44.5')
  expect(formatMarketLine({ type: 'moneyline' })).toBe('')
})
