import { compareOdds, marketId } from '@sportsfeeds/domain'
import { odds as anyOdds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { oddsAt } from '../../testing/odds.ts'
import { conflate } from './conflate.ts'
import { encodeOdds } from './frames.ts'

const fewMarkets = fc
  .tuple(anyOdds, fc.constantFrom('game-a', 'game-b'), fc.constantFrom('spread', 'total'))
  .map(([odds, gameId, type]) => encodeOdds({ ...odds, gameId, type, provider: 'provider' }, 1))

test('keeps the newest record of each market and counts all others', () => {
  fc.assert(
    fc.property(fc.array(fewMarkets), (all) => {
      const kept = conflate(all)
      const markets = new Set(all.map(({ odds }) => marketId(odds)))
      expect(kept.length).toBe(markets.size)
      expect(kept.reduce((sum, { conflated }) => sum + 1 + conflated, 0)).toBe(all.length)
      for (const { encoded } of kept) {
        const rivals = all.filter(({ odds }) => marketId(odds) === marketId(encoded.odds))
        expect(rivals.every(({ odds }) => compareOdds(odds, encoded.odds) <= 0)).toBe(true)
      }
    }),
  )
})

test('the kept records stay in the order of the batch', () => {
  const all = ['game-a', 'game-b', 'game-a', 'game-c'].map((gameId, seq) =>
    encodeOdds(oddsAt(0, { gameId, seq }), 1),
  )
  expect(conflate(all).map(({ encoded }) => encoded.odds.seq)).toEqual([1, 2, 3])
})

test('of two records with equal date and sequence number the later change is kept', () => {
  const all = [-110, -115].map((homeOdds) => encodeOdds(oddsAt(0, { homeOdds }), 1))
  expect(conflate(all).map(({ encoded }) => encoded.odds.homeOdds)).toEqual([-115])
})
