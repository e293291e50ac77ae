import { gameOf } from '@sportsfeeds/client/testing'
import { expect, test } from 'vitest'
import { startText } from './start-text.ts'

const gameDate = '2026-05-01T12:30:00.000Z'
const startMs = Date.parse(gameDate)

test('a game in play says for how long', () => {
  const game = gameOf('game-1', { gameDate, status: 'live' })
  expect(startText(game, startMs + 35.9 * 60_000)).toBe('35′')
  expect(startText(game, startMs - 60_000)).toBe('0′')
})

test('a game to come says when, and on which day if not today', () => {
  const game = gameOf('game-1', { gameDate, status: 'scheduled' })
  expect(startText(game, startMs - 60_000)).toMatch(/^\d\d:30$/)
  expect(startText(game, startMs - 3 * 86_400_000)).toMatch(/^[A-Z][a-z]{2} \d\d:30$/)
})

test('a game that is not to be played says so, and one that is not known nothing', () => {
  expect(startText(gameOf('game-1', { status: 'postponed' }), startMs)).toBe('Postp.')
  expect(startText(undefined, startMs)).toBe('')
})
