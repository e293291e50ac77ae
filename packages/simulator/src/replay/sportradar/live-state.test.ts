import { expect, test } from 'vitest'
import { isOtherClock, stateOf } from './live-state.ts'

const atMs = Date.UTC(2026, 2, 1, 15)
const at = '2026-03-01T15:00:00.000Z'
const before = { status: 'live' } as const

test.each([
  [0, 'scheduled'],
  [1, 'live'],
  [2, 'live'],
  [3, 'finished'],
  [4, 'finished'],
  [5, 'cancelled'],
  [7, 'live'],
  [8, 'postponed'],
  [9, 'cancelled'],
  [77, 'live'],
])('status %i is %s', (status, expected) => {
  expect(stateOf({ status }, atMs, before).status).toBe(expected)
})

test('score, period and clock are taken; what a message leaves out stays', () => {
  const first = stateOf(
    { status: 1, match_status: 7, home_score: '2', away_score: '2', clock: { match_time: '75:02' } },
    atMs,
    before,
  )
  expect(first.live).toEqual({
    score: { home: 2, away: 2 },
    period: '2h',
    clock: { seconds: 4_502, at, running: true },
  })
  expect(stateOf({ status: 1 }, atMs + 5_000, first)).toEqual(first)
})

function clock(message: object) {
  return stateOf({ status: 1, ...message }, atMs, before).live?.clock
}

test('a clock does not run in a break or when it is stopped, and may count down', () => {
  expect(clock({ match_status: 31, clock: { match_time: '45:00' } })?.running).toBe(false)
  expect(clock({ match_status: 13, clock: { match_time: '5:00', stopped: 'true' } })?.running).toBe(false)
  expect(clock({ match_status: 13, clock: { remaining_time_in_period: '7:30' } })).toEqual({
    seconds: 450,
    at,
    running: true,
    countsDown: true,
  })
  expect(clock({ match_status: 6, clock: { match_time: '12' } })?.seconds).toBe(720)
  expect(clock({ match_status: 6, clock: { match_time: 'soon' } })).toBeUndefined()
})

test('a clock is another one when it does not show what the last one would show by now', () => {
  const running = { seconds: 60, at, running: true }
  const later = '2026-03-01T15:00:30.000Z'
  expect(isOtherClock(running, { ...running, seconds: 90, at: later })).toBe(false)
  expect(isOtherClock(running, { ...running, seconds: 91, at: later })).toBe(false)
  expect(isOtherClock(running, { ...running, seconds: 95, at: later })).toBe(true)
  expect(isOtherClock(running, { seconds: 90, at: later, running: false })).toBe(true)
  expect(
    isOtherClock(
      { ...running, countsDown: true },
      { seconds: 30, at: later, running: true, countsDown: true },
    ),
  ).toBe(false)
  expect(isOtherClock(undefined, undefined)).toBe(false)
  expect(isOtherClock(undefined, running)).toBe(true)
})
