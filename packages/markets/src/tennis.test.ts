import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '@sportsfeeds/std'
import { chanceOf } from './testing/quotes.ts'
import { sampleSize, shareTolerance } from './testing/sample.ts'
import {
  afterPoint,
  createTennis,
  createTennisChances,
  isOver,
  loveAll,
  tennisPointSeconds,
} from './tennis.ts'

const longEnoughSeconds = 1_000 * tennisPointSeconds

test.each([
  { strength: { homeServe: 0.62, awayServe: 0.62 }, points: 0 },
  { strength: { homeServe: 0.66, awayServe: 0.6 }, points: 0 },
  { strength: { homeServe: 0.6, awayServe: 0.64 }, points: 75 },
])('the price after $points points is the share of matches won: $strength', ({ strength, points }) => {
  const random = createRandom(8)
  let predicted = 0
  let won = 0
  for (let match = 0; match < sampleSize; match += 1) {
    const model = createTennis(strength, random)
    model.playTo(points * tennisPointSeconds)
    predicted += chanceOf(model.quotes(), 'moneyline', 'home') ?? 0
    model.playTo(longEnoughSeconds)
    won += chanceOf(model.quotes(), 'moneyline', 'home') ?? 0
  }
  expect(Math.abs(won - predicted) / sampleSize).toBeLessThan(shareTolerance)
})

test('the chance to win is the mean of what it will be after the point', () => {
  const { homeServe, awayServe } = { homeServe: 0.64, awayServe: 0.6 }
  const chances = createTennisChances({ homeServe, awayServe })
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (points) => {
      const score = points.reduce((now, homeWins) => (isOver(now) ? now : afterPoint(now, homeWins)), loveAll)
      fc.pre(!isOver(score) && !(score.homeGames === 6 && score.awayGames === 6))
      const wins = score.homeServes ? homeServe : 1 - awayServe
      const mean =
        wins * chances.match(afterPoint(score, true)) + (1 - wins) * chances.match(afterPoint(score, false))
      expect(chances.match(score)).toBeCloseTo(mean, 3)
    }),
  )
})

test('equal players are even at the start, whoever serves', () => {
  const chances = createTennisChances({ homeServe: 0.63, awayServe: 0.63 })
  expect(chances.match(loveAll)).toBeCloseTo(0.5, 6)
  expect(chances.match({ ...loveAll, homeServes: false })).toBeCloseTo(0.5, 6)
})

test('a score is written as the umpire calls it', () => {
  const model = createTennis({ homeServe: 1, awayServe: 0 }, createRandom(1))
  model.playTo(2 * tennisPointSeconds)
  expect(model.scoreboard().text).toBe('0-0 (30-0)')
  model.playTo(26 * tennisPointSeconds)
  expect(model.scoreboard().text).toBe('6-0 0-0 (30-0)')
  model.playTo(100 * tennisPointSeconds)
  expect(model.scoreboard().text).toBe('6-0 6-0')
  expect(model.finished()).toBe(true)
})
