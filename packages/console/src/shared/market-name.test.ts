import { expect, test } from 'vitest'
import { formatMarketLine, marketName, marketTitle, periodName } from './market-name.ts'

test('a market is named by its type, period and subject, and titled with its line', () => {
  expect(marketName({ type: 'total', period: '1h', line: 1.5 })).toBe('Total · 1st half')
  expect(marketTitle({ type: 'total', period: '1h', line: 1.5 })).toBe('Total · 1st half 1.5')
  expect(marketTitle({ type: 'player-points', subject: 'LeBron James', line: 24.5 })).toBe(
    'Player points · LeBron James 24.5',
  )
  expect(marketTitle({ type: 'spread' }, -14.5)).toBe('Spread −14.5')
  expect(marketTitle({ type: 'moneyline' })).toBe('Moneyline')
})

test('a handicap is signed, a total is not', () => {
  expect(formatMarketLine({ type: 'asian-handicap' }, 2.25)).toBe('+2.25')
  expect(formatMarketLine({ type: 'team-total' }, 44.5)).toBe('44.5')
  expect(formatMarketLine({ type: 'spread' }, 0)).toBe('0')
  expect(formatMarketLine({ type: 'spread' }, undefined)).toBe('')
})

test('periods are written out', () => {
  expect(['1h', '2h', 'q3', 'set-2', 'half-time', '4q'].map(periodName)).toEqual([
    '1st half',
    '2nd half',
    'Q3',
    'Set 2',
    'Half time',
    '4th quarter',
  ])
})
