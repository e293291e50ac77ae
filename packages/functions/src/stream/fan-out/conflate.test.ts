import { compareOdds, hasPrices, isBetStop, type LiveOdds, providerMarketId } from '@sportsfeeds/domain'
import { odds as anyOdds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { oddsAt, pricedAt } from '../../testing/odds.ts'
import { conflate } from './conflate.ts'

const fewMarkets = fc
  .tuple(anyOdds, fc.constantFrom('spread', 'total', '*'))
  .map(([odds, type]): LiveOdds => ({
    ...odds,
    gameId: 'game-a',
    type,
    line: undefined,
    provider: 'provider',
  }))

test('keeps the newest of each market, the newest with prices, and every bet stop, in their order', () => {
  fc.assert(
    fc.property(fc.array(fewMarkets), (all) => {
      const expected = all.filter(
        (odds) =>
          isBetStop(odds) ||
          isNewestOf(odds, all) ||
          (hasPrices(odds) && isNewestOf(odds, all.filter(hasPrices))),
      )
      expect(conflate(all)).toEqual(expected)
    }),
  )
})

test('a suspension without prices leaves the prices before it, and no older ones', () => {
  const all = [
    oddsAt(0, { outcomes: pricedAt(-110) }),
    oddsAt(1, { outcomes: pricedAt(-115) }),
    oddsAt(2, { status: 'suspended', outcomes: [] }),
  ]
  expect(conflate(all)).toEqual(all.slice(1))
})

test('a record that came twice is kept once', () => {
  expect(conflate([oddsAt(0), oddsAt(0)])).toEqual([oddsAt(0)])
})

function isNewestOf(odds: LiveOdds, rivals: readonly LiveOdds[]): boolean {
  return rivals.every(
    (rival) => providerMarketId(rival) !== providerMarketId(odds) || compareOdds(rival, odds) <= 0,
  )
}
