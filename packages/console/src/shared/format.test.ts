import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatAge, formatChange, formatDuration, formatLine, formatPrice, humanise } from './format.ts'

function written(decimal: number): string[] {
  return (['decimal', 'american', 'fractional', 'implied'] as const).map((format) =>
    formatPrice(decimal, format),
  )
}

test('a price reads as bookmakers of each country write it', () => {
  expect(written(2.5)).toEqual(['2.50', '+150', '3/2', '40.0%'])
  expect(written(1 + 100 / 110)).toEqual(['1.91', '−110', '10/11', '52.4%'])
  expect(written(1.02)).toEqual(['1.02', '−5000', '1/50', '98.0%'])
  expect(written(160)).toEqual(['160.0', '+15900', '159/1', '0.6%'])
})

test('a fraction is never further than half a per cent from the price', () => {
  fc.assert(
    fc.property(fc.double({ min: 1.001, max: 1_000, noNaN: true }), (decimal) => {
      const [numerator, denominator] = formatPrice(decimal, 'fractional').split('/')
      const profit = Number(numerator) / Number(denominator)
      expect(Math.abs(profit / (decimal - 1) - 1)).toBeLessThan(0.005)
    }),
  )
})

test('a change has its sign, and none when it rounds to nothing', () => {
  expect([0.0123, -0.0004, -0.0312, 2.4, 88.3].map(formatChange)).toEqual([
    '+1.2%',
    '0.0%',
    '−3.1%',
    '+240%',
    '+8830%',
  ])
})

test('ages and durations take the unit that can be read', () => {
  expect([-5, 3_000, 99_000, 100_000, 5_999_000, 6_000_000, 200_000_000].map(formatAge)).toEqual([
    '0s',
    '3s',
    '99s',
    '1m',
    '99m',
    '1h',
    '2d',
  ])
  expect([4.4, 999, 1_240, 35_800, 110_700].map(formatDuration)).toEqual([
    '4 ms',
    '999 ms',
    '1.24 s',
    '35.8 s',
    '1m',
  ])
})

test('a handicap has a sign and a total has none', () => {
  expect([formatLine(-4.5, true), formatLine(3, true), formatLine(0, true), formatLine(2.5, false)]).toEqual([
    '−4.5',
    '+3',
    '0',
    '2.5',
  ])
})

test('identifiers read as words', () => {
  expect(['american-football', 'match_odds', 'total'].map(humanise)).toEqual([
    'American football',
    'Match odds',
    'Total',
  ])
})
