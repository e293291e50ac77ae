import { expect, test } from 'vitest'
import { oddsAt } from '../testing/odds.ts'
import { createMarketLimits } from './market-limits.ts'

test('a market more than allowed is refused; those that are known, and other games and providers, are not', () => {
  const { admit } = createMarketLimits(2)
  const types = ['moneyline', 'spread', 'total', 'moneyline']
  expect(types.map((type) => admit(oddsAt(0, { type })))).toEqual([true, true, false, true])
  expect(admit(oddsAt(0, { type: 'total', gameId: 'game-2' }))).toBe(true)
  expect(admit(oddsAt(0, { type: 'total', provider: 'zeta' }))).toBe(true)
})

test('lines are markets of their own where they are named', () => {
  const { admit } = createMarketLimits(1)
  expect(admit(oddsAt(0, { type: 'total', line: 1.5 }))).toBe(true)
  expect(admit(oddsAt(0, { type: 'total', line: 2.5 }))).toBe(false)
})

test('games that are idle are forgotten before the memory is full', () => {
  const { admit } = createMarketLimits(2_000)
  for (let game = 0; game < 300; game += 1) {
    for (let line = 0; line < 1_000; line += 1)
      admit(oddsAt(0, { gameId: `game-${game}`, type: 'total', line }))
  }
  for (let line = 1_000; line < 3_000; line += 1) {
    expect(admit(oddsAt(0, { gameId: 'game-0', type: 'total', line }))).toBe(true)
  }
})
