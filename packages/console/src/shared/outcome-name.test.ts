import { expect, test } from 'vitest'
import { outcomeName, outcomeTitle } from './outcome-name.ts'

const game = { homeTeam: 'Liverpool', awayTeam: 'Everton' }

test('an outcome is a team, over or under, yes or no, or what the provider calls it', () => {
  expect(['home', 'draw', 'away', 'over', 'no'].map((id) => outcomeName({ id }, game))).toEqual([
    'Liverpool',
    'Draw',
    'Everton',
    'Over',
    'No',
  ])
  expect(outcomeName({ id: 'home' }, undefined)).toBe('Home')
  expect(outcomeName({ id: 'r7', name: 'Red Rum' }, game)).toBe('Red Rum')
  expect(outcomeName({ id: 'sr:player:1' }, game)).toBe('sr:player:1')
})

test('an outcome’s line is its own: the away side has the opposite handicap', () => {
  const spread = { type: 'spread', line: -1.5, outcomes: [] }
  expect(outcomeTitle({ id: 'home' }, spread, game)).toBe('Liverpool −1.5')
  expect(outcomeTitle({ id: 'away' }, spread, game)).toBe('Everton +1.5')
  expect(outcomeTitle({ id: 'under' }, { type: 'total', line: 2.5, outcomes: [] }, game)).toBe('Under 2.5')
  expect(outcomeTitle({ id: 'home' }, { type: 'moneyline', outcomes: [] }, game)).toBe('Liverpool')
})
