import { expect, test } from 'vitest'
import { newLevelPath } from '../../shared/links.ts'
import { readSuggestedRule } from './suggested-rule.ts'

function read(path: string) {
  return readSuggestedRule(new URLSearchParams(path.split('?')[1]), 'r')
}

test('a row’s link suggests a level at its price, for its outcome and market only', () => {
  const market = { gameId: 'game-1', market: { type: 'total', line: 2.5 } }
  expect(read(newLevelPath(market, 'over', 1.95))).toMatchObject({
    kind: 'level',
    outcome: 'over',
    price: 1.95,
    market: 'total@2.5',
    scope: { games: ['game-1'] },
  })
})

test('an address without a rule, or with nonsense, suggests nothing', () => {
  expect(read('/alerts')).toBeUndefined()
  expect(read('/alerts?game=game-1&outcome=over&price=nothing')).toBeUndefined()
  expect(read('/alerts?game=nonsense&outcome=over&price=2')).toBeUndefined()
})
