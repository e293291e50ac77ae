import { gameOf } from '@sportsfeeds/client/testing'
import { expect, test } from 'vitest'
import { timesIn } from '../../shared/times.ts'
import { startText } from './start-text.ts'

const gameDate = '2026-05-01T12:30:00.000Z'
const startMs = Date.parse(gameDate)

function text(game: Parameters<typeof startText>[0], nowMs: number): string {
  return startText(game, nowMs, timesIn.utc)
}

test('a game in play shows its score, or the time since its start', () => {
  const game = gameOf('game-1', { gameDate, status: 'live' })
  const live = { score: { home: 1, away: 0 }, rev: 1 }
  expect(text({ ...game, live }, startMs)).toBe('1–0')
  expect(text(game, startMs + 35.9 * 60_000)).toBe('+35\u00A0min')
  expect(text(game, startMs - 60_000)).toBe('Live')
})

test('an upcoming game shows its time, and its day if not today', () => {
  const game = gameOf('game-1', { gameDate, status: 'scheduled' })
  expect(text(game, startMs - 60_000)).toBe('12:30')
  expect(text(game, startMs - 3 * 86_400_000)).toBe('Fri 12:30')
  expect(text(game, startMs - 30 * 86_400_000)).toBe('1 May')
})

test('a postponed game shows its status, an unknown one nothing', () => {
  expect(text(gameOf('game-1', { status: 'postponed' }), startMs)).toBe('Postp.')
  expect(text(undefined, startMs)).toBe('')
})
