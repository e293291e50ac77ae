import { expect, test } from 'vitest'
import { gameOf } from '../testing/odds.ts'
import { outcomeLineText, outcomeName } from './outcome-name.ts'

test('an outcome has its own name, or its team’s, or a word', () => {
  const game = gameOf('game-1', { homeTeam: 'Reds', awayTeam: undefined })
  expect(outcomeName({ id: '4711', name: 'Red Rum' }, game)).toBe('Red Rum')
  expect(['home', 'draw', 'away', 'over', '76+'].map((id) => outcomeName({ id }, game))).toEqual([
    'Reds',
    'Draw',
    'Away',
    'Over',
    '76+',
  ])
})

test('a handicap has a sign for each side, a total none', () => {
  const spread = { type: 'spread', line: -3.5 }
  expect(['home', 'away'].map((id) => outcomeLineText(spread, [], { id }))).toEqual(['-3.5', '+3.5'])
  expect(outcomeLineText({ type: 'total', line: 2.5 }, [], { id: 'over' })).toBe('2.5')
  expect(outcomeLineText({ type: 'moneyline' }, [], { id: 'home' })).toBe('')
})

test('a line that a provider has computed is as short as it was meant', () => {
  expect(outcomeLineText({ type: 'total', line: 0.1 + 0.2 }, [], { id: 'over' })).toBe('0.3')
  expect(outcomeLineText({ type: 'spread', line: -1.1 - 2.2 }, [], { id: 'away' })).toBe('+3.3')
  expect(outcomeLineText({ type: 'spread', line: 0 }, [], { id: 'away' })).toBe('0')
})
