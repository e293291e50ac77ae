import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatAge,
  formatChange,
  formatDuration,
  formatLine,
  formatPrice,
  formatQuantity,
  formatSeconds,
  humanise,
} from './format.ts'

function written(decimal: number): string[] {
  return (['decimal', 'american', 'fractional', 'implied'] as const).map((format) =>
    formatPrice(decimal, format),
  )
}

test('each format writes prices as its bookmakers do', () => {
  expect(written(2.5)).toEqual(['2.50', '+150', '3/2', '40.0%'])
  expect(written(1 + 100 / 110)).toEqual(['1.91', '−110', '10/11', '52.4%'])
  expect(written(1.02)).toEqual(['1.02', '−5000', '1/50', '98.0%'])
  expect(written(160)).toEqual(['160.0', '+15900', '159/1', '0.6%'])
})

test('a fraction differs from the price by less than half a percent', () => {
  fc.assert(
    fc.property(fc.double({ min: 1.001, max: 1_000, noNaN: true }), (decimal) => {
      const [numerator, denominator] = formatPrice(decimal, 'fractional').split('/')
      const profit = Number(numerator) / Number(denominator)
      expect(Math.abs(profit / (decimal - 1) - 1)).toBeLessThan(0.005)
    }),
  )
})

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

test('identifiers become words', () => {
  expect(['american-football', 'match_odds', 'total'].map(humanise)).toEqual([
    'American football',
    'Match odds',
    'Total',
  ])
})
