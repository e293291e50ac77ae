import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRateProfile } from './rate-profile.ts'
import { footballSeconds } from '@sportsfeeds/markets'
import { createMatchday } from './matchday.ts'

const hours = 3_600_000

function goalless(games: number) {
  return Array.from({ length: games }, () => [])
}

/** A day of ten hours in ten hours: from 12:00, half an hour before the first kick-off, to the last word at 21:50. */
const dayMs = (21 + 50 / 60 - 12) * hours

function at(clock: number) {
  return (clock - 12) * hours
}

test('of twenty games ten are live at once', () => {
  const day = createMatchday(goalless(20), dayMs, 100)
  const playing = (clock: number) =>
    Array.from({ length: 20 }, (_, game) => day.matchSecondsAt(game, at(clock))).filter(
      (seconds) => seconds > 0 && seconds < footballSeconds,
    ).length
  expect([13, 15.5, 18, 20.5].map(playing)).toEqual([2, 10, 4, 4])
})

test('the match pauses at half-time, with hardly any odds', () => {
  const day = createMatchday(goalless(20), dayMs, 100)
  expect([15.5, 15.8, 15.9, 16.25, 17].map((clock) => day.matchSecondsAt(0, at(clock)))).toEqual(
    [1_800, 2_700, 2_700, 3_600, 5_400].map((seconds) => expect.closeTo(seconds, 3)),
  )
  const { dueBefore } = createRateProfile(day.stages)
  const perMinute = (clock: number) => dueBefore(at(clock) + 60_000) - dueBefore(at(clock))
  expect(perMinute(15.5)).toBeGreaterThan(5 * perMinute(15.85))
  expect(perMinute(15.5)).toBeGreaterThan(2 * perMinute(14.75))
})

test('a goal brings a rush about its game, for two minutes of the match', () => {
  const goals = goalless(20).map((none, game) => (game === 3 ? [30 * 60] : none))
  const day = createMatchday(goals, dayMs, 100)
  const shareOf = (game: number, clock: number): number => {
    const about = Array.from({ length: 10_000 }, (_, number) => day.gameAt(number, at(clock)))
    return about.filter((place) => place === game).length / about.length
  }
  expect(shareOf(3, 15.49)).toBeCloseTo(0.1, 1)
  expect(shareOf(3, 15.51)).toBeGreaterThan(0.25)
  expect(shareOf(3, 15.55)).toBeCloseTo(0.1, 1)
})

test('whatever the goals, the day takes the time it was given at the rate on average, and all odds have a game', () => {
  const goals = fc.array(
    fc.array(fc.double({ min: 0, max: footballSeconds, noNaN: true }), { maxLength: 6 }),
    {
      minLength: 1,
      maxLength: 25,
    },
  )
  fc.assert(
    fc.property(
      goals,
      fc.integer({ min: 1_000, max: 600_000 }),
      fc.integer({ min: 1, max: 500 }),
      (all, ms, rate) => {
        const day = createMatchday(all, ms, rate)
        const profile = createRateProfile(day.stages)
        expect(profile.durationMs).toBeCloseTo(ms, 3)
        expect(profile.dueBefore(ms + 1)).toBeCloseTo((rate * ms) / 1000, 3)
        for (let number = 0; number < profile.oddsCount; number += Math.ceil(profile.oddsCount / 200)) {
          const game = day.gameAt(number, profile.instantOf(number))
          expect(game).toBeGreaterThanOrEqual(0)
          expect(game).toBeLessThan(all.length)
        }
      },
    ),
    { numRuns: 50 },
  )
})
