import { expect, test } from 'vitest'
import { createMatch } from './match.ts'
import { twoWay } from './lines.ts'
import type { InPlayModel } from './model.ts'

/** Something happens every ten seconds; the match is over after a hundred. */
function ticking(): InPlayModel {
  let played = 0
  return {
    playTo: (seconds) => {
      const before = Math.floor(played / 10)
      played = Math.max(played, Math.min(100, seconds))
      return Math.floor(played / 10) > before ? 'goal' : undefined
    },
    quotes: () => [{ market: { type: 'moneyline' }, outcomes: twoWay('home', 'away', played / 100) }],
    scoreboard: () => ({ text: String(played) }),
    finished: () => played >= 100,
  }
}

test('a slow bookmaker sees the match as it stood, though a quick one has seen more of it', () => {
  const match = createMatch(ticking, { rememberSeconds: 20, again: false })
  for (const seconds of [5, 12, 25]) match.asOf(seconds)
  expect(match.asOf(13)).toMatchObject({ scoreboard: { text: '12' }, events: 1 })
  expect(match.asOf(25)).toMatchObject({ scoreboard: { text: '25' }, events: 2 })
})

test('nothing changes within a step', () => {
  const match = createMatch(ticking, { rememberSeconds: 0, stepSeconds: 10, again: false })
  expect([3, 9.9, 10, 19, 20].map((seconds) => match.asOf(seconds).seconds)).toEqual([0, 0, 10, 10, 20])
})

test('what nobody looks back at any more is forgotten', () => {
  const match = createMatch(ticking, { rememberSeconds: 10, again: false })
  for (let seconds = 1; seconds <= 50; seconds += 1) match.asOf(seconds)
  expect(match.asOf(0).scoreboard.text).toBe('40')
})

test('a match is said to be over for a minute; then another begins, which is an event', () => {
  const match = createMatch(ticking, { rememberSeconds: 0, again: true })
  const over = match.asOf(100)
  expect(over.finished).toBe(true)
  expect(match.asOf(159)).toMatchObject({ finished: true, events: over.events })
  expect(match.asOf(160)).toMatchObject({
    finished: false,
    scoreboard: { text: '0' },
    events: over.events + 1,
    event: 'restart',
  })
})

test('a match that is played once stays over', () => {
  const match = createMatch(ticking, { rememberSeconds: 0, again: false })
  match.asOf(100)
  expect(match.asOf(10_000)).toMatchObject({ finished: true })
})
