import { expect, test } from 'vitest'
import { createRandom } from '@sportsfeeds/std'
import { chanceOf, leadOf } from './testing/quotes.ts'
import { sampleSize, shareTolerance } from './testing/sample.ts'
import { normalCdf } from './normal-cdf.ts'
import { americanFootball, basketball, createPointsGame, deviationOf, homeWin } from './points-game.ts'

const teams = { home: 'Herons', away: 'Coyotes' }

test.each([
  { sport: 'basketball', rules: basketball, homeAdvantage: 0, fromShare: 0, bias: 0 },
  { sport: 'basketball', rules: basketball, homeAdvantage: 5, fromShare: 0, bias: 0 },
  { sport: 'basketball', rules: basketball, homeAdvantage: -8, fromShare: 0.25, bias: 0 },
  { sport: 'basketball', rules: basketball, homeAdvantage: 3, fromShare: 0.75, bias: 0 },
  // Few scores of seven and three are less like a normal distribution.
  { sport: 'American football', rules: americanFootball, homeAdvantage: 4, fromShare: 0, bias: 0.015 },
])(
  'the price at $fromShare of a match of $sport is the share of matches won: advantage $homeAdvantage',
  ({ rules, homeAdvantage, fromShare, bias }) => {
    const random = createRandom(3)
    let predicted = 0
    let won = 0
    for (let match = 0; match < sampleSize; match += 1) {
      const model = createPointsGame(rules, { homeAdvantage }, teams, random)
      model.playTo(rules.seconds * fromShare)
      predicted += chanceOf(model.quotes(), 'moneyline', 'home') ?? 0
      model.playTo(rules.seconds)
      won += Number(leadOf(model) > 0)
    }
    expect(Math.abs(won - predicted) / sampleSize).toBeLessThan(shareTolerance + bias)
  },
)

test('with no time left the score decides, and a tie is even', () => {
  expect([homeWin(3, 0), homeWin(-1, 0), homeWin(0, 0)]).toEqual([1, 0, 0.5])
})

test('a lead is worth more the less time remains', () => {
  const chances = [1, 0.5, 0.2, 0.05].map((remaining) =>
    homeWin(6, deviationOf(basketball) * Math.sqrt(remaining)),
  )
  expect(chances.toSorted((a, b) => a - b)).toEqual(chances)
})

test("a team's total is a market about that team", () => {
  const model = createPointsGame(basketball, { homeAdvantage: 0 }, teams, createRandom(1))
  const subjects = model.quotes().flatMap(({ market }) => market.subject ?? [])
  expect(subjects).toEqual(['Herons', 'Coyotes'])
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
