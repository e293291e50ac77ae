import { expect, test } from 'vitest'
import { createRandom } from '@sportsfeeds/std'
import { chanceOf, leadOf } from './testing/quotes.ts'
import { sampleSize, shareTolerance } from './testing/sample.ts'
import { createFootball, drawGoals, footballOutcome, footballSeconds } from './football.ts'

const outcomes = ['home', 'draw', 'away'] as const

function playMinutes() {
  const strength = { homeGoals: 2, awayGoals: 2 }
  const model = createFootball(strength, drawGoals(strength, createRandom(5)))
  const goalMinutes: number[] = []
  for (let minute = 1; minute <= 90; minute += 1) {
    if (model.playTo(minute * 60) === 'goal') goalMinutes.push(minute)
  }
  return { goalMinutes, score: model.scoreboard().text, finished: model.finished() }
}

test.each([
  { strength: { homeGoals: 1.5, awayGoals: 1.1 }, fromSeconds: 0 },
  { strength: { homeGoals: 2.2, awayGoals: 0.7 }, fromSeconds: 0 },
  { strength: { homeGoals: 1.3, awayGoals: 1.3 }, fromSeconds: 20 * 60 },
])(
  'prices from $fromSeconds s are the shares of matches that are won and drawn: $strength',
  ({ strength, fromSeconds }) => {
    const random = createRandom(11)
    const predicted = { home: 0, draw: 0, away: 0, beatsHandicap: 0, over: 0 }
    const played = { home: 0, draw: 0, away: 0, beatsHandicap: 0, over: 0 }
    for (let match = 0; match < sampleSize; match += 1) {
      const model = createFootball(strength, drawGoals(strength, random))
      model.playTo(fromSeconds)
      const quotes = model.quotes()
      for (const outcome of outcomes) predicted[outcome] += chanceOf(quotes, 'moneyline', outcome) ?? 0
      predicted.beatsHandicap += chanceOf(quotes, 'spread@-0.5', 'home') ?? 0
      predicted.over += chanceOf(quotes, 'total@2.5', 'over') ?? 0
      model.playTo(footballSeconds)
      const lead = leadOf(model)
      played[lead > 0 ? 'home' : lead === 0 ? 'draw' : 'away'] += 1
      played.beatsHandicap += Number(lead > 0.5)
      const { score } = model.scoreboard()
      played.over += Number(Number(score?.home) + Number(score?.away) > 2.5)
    }
    for (const outcome of [...outcomes, 'beatsHandicap', 'over'] as const) {
      expect(Math.abs(played[outcome] - predicted[outcome]) / sampleSize).toBeLessThan(shareTolerance)
    }
  },
)

test('a lead with no time left is a win, and no lead a draw', () => {
  expect(footballOutcome(1, 0, 0)).toEqual({ home: 1, draw: 0, away: 0 })
  expect(footballOutcome(0, 0, 0)).toEqual({ home: 0, draw: 1, away: 0 })
  expect(footballOutcome(-2, 0, 0)).toEqual({ home: 0, draw: 0, away: 1 })
})

test('a goal stops the betting, and the same seed scores the same goals', () => {
  const first = playMinutes()
  expect(first.finished).toBe(true)
  expect(first.goalMinutes.length).toBeGreaterThan(0)
  expect(playMinutes()).toEqual(first)
})
