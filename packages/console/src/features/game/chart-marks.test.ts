import { betStopAt } from '@sportsfeeds/client/testing'
import { toInstant } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import type { ScoreChange } from '../../store/score-log.ts'
import { toMarks } from './chart-marks.ts'

const startMs = Date.UTC(2026, 4, 1, 19)
const minuteMs = 60_000

function stop(minute: number, provider: string, reason = 'goal') {
  const atMs = startMs + minute * minuteMs
  return betStopAt(atMs, { provider, reason, date: toInstant(atMs) })
}

function goal(minute: number): ScoreChange {
  return { atMs: startMs + minute * minuteMs, score: { home: 1, away: 1 }, period: '1h', isScore: true }
}

function summary(...marks: ReturnType<typeof toMarks>) {
  return marks.map(({ atMs, text }) => `${(atMs - startMs) / minuteMs}: ${text}`)
}

test('a goal before the session is marked where providers suspended the game for it, once', () => {
  const stops = [stop(10.2, 'bravo'), stop(10, 'acme'), stop(30, 'acme')]
  expect(summary(...toMarks([], stops))).toEqual(['10: Goal', '30: Goal'])
})

test('a goal of the session has its score, and no second mark', () => {
  const stops = [stop(10, 'acme'), stop(40.1, 'acme')]
  expect(summary(...toMarks([goal(40)], stops))).toEqual(['10: Goal', '40: 1–1'])
})

test('suspensions for other reasons are not goals', () => {
  expect(toMarks([], [stop(10, 'acme', 'var'), stop(12, 'acme', 'corner')])).toEqual([])
})
