import { expect, test } from 'vitest'
import { createRandom } from '@sportsfeeds/std'
import { createFootball, drawGoals, footballOutcome, footballSeconds } from './football.ts'

const matches = 20_000

function playMinutes() {
  const strength = { homeGoals: 2, awayGoals: 2 }
  const model = createFootball(strength, drawGoals(strength, createRandom(5)))
  const goalMinutes: number[] = []
  for (let minute = 1; minute <= 90; minute += 1) {
    if (model.playTo(minute * 60)) goalMinutes.push(minute)
  }
  return { goalMinutes, score: model.score(), finished: model.finished() }
}

test.each([
  { strength: { homeGoals: 1.5, awayGoals: 1.1 }, fromSeconds: 0 },
  { strength: { homeGoals: 2.2, awayGoals: 0.7 }, fromSeconds: 0 },
  { strength: { homeGoals: 1.3, awayGoals: 1.3 }, fromSeconds: 60 * 60 },
])(
  'prices from $fromSeconds s are the shares of matches that are won and drawn: $strength',
  ({ strength, fromSeconds }) => {
    const random = createRandom(11)
    const predicted = { home: 0, draw: 0, away: 0 }
    const played = { home: 0, draw: 0, away: 0 }
    for (let match = 0; match < matches; match += 1) {
      const model = createFootball(strength, drawGoals(strength, random))
      model.playTo(fromSeconds)
      const [odds] = model.quotes()
      predicted.home += odds?.homeProbability ?? 0
      predicted.draw += odds?.drawProbability ?? 0
      predicted.away += odds?.awayProbability ?? 0
      model.playTo(footballSeconds)
      const [home = 0, away = 0] = model.score().split(/[- ]/).map(Number)
      played[home > away ? 'home' : home === away ? 'draw' : 'away'] += 1
    }
    for (const outcome of ['home', 'draw', 'away'] as const) {
      // Three standard errors of a share over 20,000 matches are about 0.01.
      expect(Math.abs(played[outcome] - predicted[outcome]) / matches).toBeLessThan(0.012)
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
