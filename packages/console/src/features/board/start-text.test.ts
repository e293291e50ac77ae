import { gameOf } from '@sportsfeeds/client/testing'
import { expect, test } from 'vitest'
import { startText } from './start-text.ts'

const gameDate = '2026-05-01T12:30:00.000Z'
const startMs = Date.parse(gameDate)

test('a game in play shows its score, or the time since its start', () => {
  const game = gameOf('game-1', { gameDate, status: 'live' })
  const live = { score: { home: 1, away: 0 }, rev: 1 }
  expect(startText({ ...game, live }, startMs)).toBe('1–0')
  expect(startText(game, startMs + 35.9 * 60_000)).toBe('+35\u00A0min')
  expect(startText(game, startMs - 60_000)).toBe('Live')
})

test('an upcoming game shows its time, and its day if not today', () => {
  const game = gameOf('game-1', { gameDate, status: 'scheduled' })
  expect(startText(game, startMs - 60_000)).toMatch(/^\d\d:30$/)
  expect(startText(game, startMs - 3 * 86_400_000)).toMatch(/^[A-Z][a-z]{2} \d\d:30$/)
  expect(startText(game, startMs - 30 * 86_400_000)).toBe('1 May')
})

test('a postponed game shows its status, an unknown one nothing', () => {
  expect(startText(gameOf('game-1', { status: 'postponed' }), startMs)).toBe('Postp.')
  expect(startText(undefined, startMs)).toBe('')
})
