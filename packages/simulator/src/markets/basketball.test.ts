import { expect, test } from 'vitest'
import { createRandom } from '@sportsfeeds/std'
import { basketballHomeWin, basketballSeconds, createBasketball } from './basketball.ts'
import { normalCdf } from './normal-cdf.ts'

const matches = 10_000

test.each([
  { homeAdvantage: 0, fromShare: 0 },
  { homeAdvantage: 5, fromShare: 0 },
  { homeAdvantage: -8, fromShare: 0.25 },
  { homeAdvantage: 3, fromShare: 0.75 },
])(
  'the price at $fromShare of the match is the share of matches won: advantage $homeAdvantage',
  ({ homeAdvantage, fromShare }) => {
    const random = createRandom(3)
    let predicted = 0
    let won = 0
    for (let match = 0; match < matches; match += 1) {
      const model = createBasketball({ homeAdvantage }, random)
      model.playTo(basketballSeconds * fromShare)
      predicted += model.quotes()[0]?.homeProbability ?? 0
      model.playTo(basketballSeconds)
      const [home = 0, away = 0] = model.score().split(/[- ]/).map(Number)
      won += home > away ? 1 : home === away ? 0.5 : 0
    }
    expect(Math.abs(won - predicted) / matches).toBeLessThan(0.015)
  },
)

test('with no time left the score decides, and a tie is even', () => {
  expect([basketballHomeWin(3, 0, 0), basketballHomeWin(-1, 9, 0), basketballHomeWin(0, 9, 0)]).toEqual([
    1, 0, 0.5,
  ])
})

test('a lead is worth more the less time remains', () => {
  const chances = [1, 0.5, 0.2, 0.05].map((remaining) => basketballHomeWin(6, 0, remaining))
  expect(chances.toSorted((a, b) => a - b)).toEqual(chances)
})

// https://en.wikipedia.org/wiki/Standard_normal_table
test.each([
  [0, 0.5],
  [1, 0.8413447],
  [-1.96, 0.0249979],
  [3, 0.9986501],
])('the normal distribution up to %f is %f', (z, chance) => {
  expect(normalCdf(z)).toBeCloseTo(chance, 6)
})
