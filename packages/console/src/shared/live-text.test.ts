import { gameOf } from '@sportsfeeds/client/testing'
import type { LiveState } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { liveText, shortLiveText } from './live-text.ts'

const startMs = Date.UTC(2026, 4, 1, 19)
const nowMs = startMs + 29 * 60_000

function texts(live: Omit<LiveState, 'rev'> | undefined, atMs = nowMs): [string, string] {
  const game = { ...gameOf('game-1'), live: live === undefined ? undefined : { ...live, rev: 1 } }
  return [liveText(game, atMs), shortLiveText(game, atMs)]
}

test('score, period and clock are shown as far as the feed says', () => {
  const clock = { seconds: 3_780, at: '2026-05-01T19:29:00.000Z', running: true }
  expect(texts({ score: { home: 1, away: 0 }, period: '2h', clock })).toEqual([
    '1–0 · 2nd half · 63′',
    '1–0 63′',
  ])
  expect(texts({ period: 'half-time' })).toEqual(['Half time', 'Half time'])
  expect(texts({ score: { home: '40', away: 'A' } })).toEqual(['40–A', '40–A'])
})

test('a clock runs while it is running, up or down', () => {
  const clock = { seconds: 600, at: '2026-05-01T19:28:00.000Z', running: true }
  expect(texts({ clock })[0]).toBe('11′')
  expect(texts({ clock: { ...clock, countsDown: true } })[0]).toBe('9:00')
  expect(texts({ clock: { ...clock, running: false } })[0]).toBe('10′')
})

test('without any of them, only the time since the start is known, which is not a game clock', () => {
  expect(texts(undefined)).toEqual(['Live for 29\u00A0min', '+29\u00A0min'])
  expect(texts(undefined, startMs - 60_000)).toEqual(['Live', 'Live'])
})
