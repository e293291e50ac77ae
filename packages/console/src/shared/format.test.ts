import { expect, test } from 'vitest'
import {
  formatAge,
  formatChange,
  formatDuration,
  formatLine,
  formatMargin,
  formatPoints,
  formatQuantity,
  formatSeconds,
  humanise,
} from './format.ts'

test('a change is signed, unless it rounds to zero', () => {
  expect([0.0123, -0.0004, -0.0312, 2.4, 88.3].map(formatChange)).toEqual([
    '+1.2%',
    '0.0%',
    '−3.1%',
    '+240%',
    '+8830%',
  ])
})

test('ages and durations have a suitable unit, after a no-break space', () => {
  expect([-5, 3_000, 99_000, 100_000, 5_999_000, 6_000_000, 200_000_000].map(formatAge)).toEqual([
    '0\u00A0s',
    '3\u00A0s',
    '99\u00A0s',
    '1\u00A0min',
    '99\u00A0min',
    '1\u00A0h',
    '2\u00A0d',
  ])
  expect([4.4, 999, 1_240, 35_800, 110_700].map(formatDuration)).toEqual([
    '4\u00A0ms',
    '999\u00A0ms',
    '1.24\u00A0s',
    '35.8\u00A0s',
    '1\u00A0min',
  ])
  expect([30, 3_600].map(formatSeconds)).toEqual(['30\u00A0s', '3,600\u00A0s'])
})

test('a quantity is grouped by thousands, with its noun in the singular or plural', () => {
  expect([0, 1, 6_290].map((count) => formatQuantity(count, 'market'))).toEqual([
    '0 markets',
    '1 market',
    '6,290 markets',
  ])
})

test('a handicap is signed, a total is not', () => {
  expect([formatLine(-4.5, true), formatLine(3, true), formatLine(0, true), formatLine(2.5, false)]).toEqual([
    '−4.5',
    '+3',
    '0',
    '2.5',
  ])
})

test('a line that a provider has computed is as short as it was meant, and the smallest one is there', () => {
  expect(formatLine(0.1 + 0.2, false)).toBe('0.3')
  expect(formatLine(-1.1 - 2.2, true)).toBe('−3.3')
  expect(formatLine(0.000001, true)).toBe('+0.000001')
})

test('identifiers become words', () => {
  expect(['american-football', 'match_odds', 'total'].map(humanise)).toEqual([
    'American football',
    'Match odds',
    'Total',
  ])
})

test('numbers in identifiers keep their signs and points', () => {
  const types = ['spread.-3.5', 'total.3.5', 'asian-handicap.10.-1.5', 'correct-score.2-1', 'over-under-2.5']
  expect(types.map(humanise)).toEqual([
    'Spread −3.5',
    'Total 3.5',
    'Asian handicap 10 −1.5',
    'Correct score 2-1',
    'Over under 2.5',
  ])
})

test('points of probability and margins are signed', () => {
  expect([0.023, -0.2294, 0.0002].map(formatPoints)).toEqual([
    '+2.3\u00A0pts',
    '−22.9\u00A0pts',
    '0.0\u00A0pts',
  ])
  expect([0.0476, -0.069, -0.0001].map(formatMargin)).toEqual(['4.8%', '−6.9%', '0.0%'])
})
