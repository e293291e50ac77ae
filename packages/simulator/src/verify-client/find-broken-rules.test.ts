import { type Odds, oddsId, toOdds } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { findBrokenRules, findMissing } from './find-broken-rules.ts'
import type { PrintedLine } from './printed-line.ts'

const [first, second, third] = [1, 2, 3].map((n) =>
  toOdds(
    {
      gameId: 'game-1',
      type: 'moneyline',
      date: `2026-05-01T19:00:0${n}.000Z`,
      status: 'open',
      oddsFormat: 'decimal',
      outcomes: [{ id: 'home', odds: 1.5 + n }],
    },
    'acme',
    n,
  ),
) as [Odds, Odds, Odds] // three, as listed
const records = [first, second, third]

function line(odds: Odds, change: Partial<{ current: boolean; prices: string[] }> = {}): PrintedLine {
  const prices = odds.outcomes.map((outcome) => String(outcome.odds))
  return { key: oddsId(odds), prices, current: true, state: 'live', ...change }
}

test.each<[title: string, lines: PrintedLine[], rules: string[]]>([
  ['each record once and in order', records.map((odds) => line(odds)), []],
  ['an older record as history', [line(second), line(first, { current: false })], []],
  ['an older record as current', [line(second), line(first)], ['P13']],
  ['a record twice', [line(first), line(first)], ['P12']],
  ['another price', [line(first, { prices: ['9'] })], ['P10']],
  ['a key that there is not', [{ ...line(first), key: 'game-1/odds-0' }], ['P10']],
])('a program that shows %s breaks %j', (_, lines, rules) => {
  expect(findBrokenRules(lines, records).map(({ rule }) => rule)).toEqual(rules)
})

test('what was not shown is missing', () => {
  expect(findMissing([line(first), { state: 'live' }, line(third)], records)).toEqual([second])
})
