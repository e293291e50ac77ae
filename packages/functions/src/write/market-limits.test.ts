import { expect, test } from 'vitest'
import { oddsAt } from '../testing/odds.ts'
import { createMarketLimits } from './market-limits.ts'

test('a market more than allowed is refused; those that are known, and other games and providers, are not', () => {
  const { admit } = createMarketLimits({ maxMarkets: 2 })
  const types = ['moneyline', 'spread', 'total', 'moneyline']
  expect(types.map((type) => admit(oddsAt(0, { type })))).toEqual([true, true, false, true])
  expect(admit(oddsAt(0, { type: 'total', gameId: 'game-2' }))).toBe(true)
  expect(admit(oddsAt(0, { type: 'total', provider: 'zeta' }))).toBe(true)
})

test('lines are markets of their own where they are named', () => {
  const { admit } = createMarketLimits({ maxMarkets: 1 })
  expect(admit(oddsAt(0, { type: 'total', line: 1.5 }))).toBe(true)
  expect(admit(oddsAt(0, { type: 'total', line: 2.5 }))).toBe(false)
})

test('games that are idle are forgotten before the memory is full', () => {
  const { admit } = createMarketLimits({ maxMarkets: 20, maxKnown: 200 })
  const priceLines = (gameId: string, from: number, to: number): boolean[] =>
    Array.from({ length: to - from }, (_, index) =>
      admit(oddsAt(0, { gameId, type: 'total', line: from + index })),
    )
  for (let game = 0; game < 30; game += 1) priceLines(`game-${game}`, 0, 10)
  expect(priceLines('game-0', 10, 31)).toEqual([...Array<boolean>(20).fill(true), false])
  expect(priceLines('game-29', 10, 21)).toEqual([...Array<boolean>(10).fill(true), false])
})
