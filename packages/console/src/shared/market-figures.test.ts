import { oddsAt, type OddsFields } from '@sportsfeeds/client/testing'
import { toInstant } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { advanceMarket, type Market } from '../store/market.ts'
import { movingSpread } from '../testing/moving-spread.ts'
import { getAgeMs, getChange, isLateMarket } from './market-figures.ts'

const atMs = Date.UTC(2026, 4, 1, 19)

function marketOf(...records: OddsFields[]): Market {
  const arrived = records.map((fields, index) => oddsAt(atMs + index, fields))
  return advanceMarket(undefined, { arrived, betStop: undefined, nowMs: atMs })
}

test('an age is since the provider’s date, on the server’s clock, and never negative', () => {
  const twoHoursOld = marketOf({ date: toInstant(atMs - 7_200_000) })
  expect(getAgeMs(twoHoursOld, atMs)).toBe(7_200_000)
  expect(isLateMarket(twoHoursOld)).toBe(true)
  expect(getAgeMs(marketOf({}), atMs + 5_000)).toBe(5_050)
  expect(getAgeMs(marketOf({}), atMs - 5_000)).toBe(0)
  expect(isLateMarket(marketOf({}))).toBe(false)
})

test('a provider’s clock that is ahead makes no price younger than its arrival', () => {
  expect(getAgeMs(marketOf({ date: toInstant(atMs + 30_000) }), atMs + 5_000)).toBe(5_000)
})

test('a change is relative to the opening price, where there is one', () => {
  const market = marketOf({ prices: { home: 100, away: -110 } }, { prices: { home: 150, away: -110 } })
  expect(getChange(market, 'home')).toBeCloseTo(0.25)
  expect(getChange(market, 'draw')).toBeUndefined()
})

test('prices at different lines are not compared', () => {
  expect(getChange(marketOf(movingSpread(-2.5), movingSpread(-14.5)), 'home')).toBeUndefined()
  expect(getChange(marketOf(movingSpread(-2.5), movingSpread(-2.5)), 'home')).toBe(0)
})
