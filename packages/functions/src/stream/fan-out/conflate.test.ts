import { compareOdds, marketId } from '@sportsfeeds/domain'
import { odds as anyOdds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { oddsAt } from '../../testing/odds.ts'
import { conflate } from './conflate.ts'
import { writeOdds } from './frames.ts'

const fewMarkets = fc
  .tuple(anyOdds, fc.constantFrom('game-a', 'game-b'), fc.constantFrom('spread', 'total'))
  .map(([odds, gameId, type]) => writeOdds({ ...odds, gameId, type, provider: 'provider' }, 1))

test('keeps the newest odds of each market and counts all the others', () => {
  fc.assert(
    fc.property(fc.array(fewMarkets), (all) => {
      const kept = conflate(all)
      const markets = new Set(all.map(({ odds }) => marketId(odds)))
      expect(kept.length).toBe(markets.size)
      expect(kept.reduce((sum, { leftOut }) => sum + 1 + leftOut, 0)).toBe(all.length)
      for (const { written } of kept) {
        const rivals = all.filter(({ odds }) => marketId(odds) === marketId(written.odds))
        expect(rivals.every(({ odds }) => compareOdds(odds, written.odds) <= 0)).toBe(true)
      }
    }),
  )
})

test('what is kept stays in the order of the batch', () => {
  const all = ['game-a', 'game-b', 'game-a', 'game-c'].map((gameId, seq) =>
    writeOdds(oddsAt(0, { gameId, seq }), 1),
  )
  expect(conflate(all).map(({ written }) => written.odds.seq)).toEqual([1, 2, 3])
})

test('of two odds with one date and number the later change is kept', () => {
  const all = [-110, -115].map((homeOdds) => writeOdds(oddsAt(0, { homeOdds }), 1))
  expect(conflate(all).map(({ written }) => written.odds.homeOdds)).toEqual([-115])
})
