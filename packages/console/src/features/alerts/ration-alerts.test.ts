import { expect, test } from 'vitest'
import type { Alert } from './alert.ts'
import { knownIds, rationAlerts } from './ration-alerts.ts'
import { newRule, type Rule, unrestricted } from './rules.ts'

const rules: readonly Rule[] = [
  newRule('line', 'line'),
  { ...newRule('line', 'mine'), scope: { ...unrestricted, games: ['game-mine'] } },
  newRule('silent', 'silent'),
]

function lineMove(second: number, gameId: string, ruleId = 'line'): Alert {
  return {
    id: `${ruleId}|${gameId}|${second}`,
    ruleId,
    atMs: second * 1000,
    kind: 'line',
    gameId,
    market: { type: 'spread' },
    line: -3,
    fromLine: -2,
    provider: 'acme',
  }
}

function ration(alerts: readonly Alert[], maxPerMinute: number | null = 2): readonly Alert[] {
  return alerts.reduce<readonly Alert[]>(
    (listed, alert) => rationAlerts(listed, [alert], { maxPerMinute, rules }),
    [],
  )
}

function summary(alerts: readonly Alert[]): string[] {
  return alerts.map((alert) =>
    alert.kind === 'withheld' ? `${alert.ids.length} withheld: ${Object.keys(alert.games).join()}` : alert.id,
  )
}

test('alerts beyond the budget of a minute are counted in one line', () => {
  const alerts = ration([1, 2, 3, 4, 5].map((second) => lineMove(second, `game-${second}`)))
  expect(summary(alerts)).toEqual(['3 withheld: game-3,game-4,game-5', 'line|game-2|2', 'line|game-1|1'])
})

test('a game has one line a minute: what follows within it has the same cause', () => {
  const alerts = ration([lineMove(1, 'game-1'), lineMove(2, 'game-1'), lineMove(3, 'game-2')])
  expect(summary(alerts)).toEqual(['line|game-2|3', '1 withheld: game-1', 'line|game-1|1'])
})

test('the next minute has a budget and a line of its own', () => {
  const alerts = ration([1, 2, 3, 64, 65, 66].map((second) => lineMove(second, `game-${second}`)))
  expect(summary(alerts)).toEqual([
    '1 withheld: game-66',
    'line|game-65|65',
    'line|game-64|64',
    '1 withheld: game-3',
    'line|game-2|2',
    'line|game-1|1',
  ])
})

test('what was asked for by name is always listed, and takes nothing from the budget', () => {
  const silent: Alert = {
    id: 'silent',
    ruleId: 'silent',
    atMs: 4_000,
    kind: 'silent',
    provider: 'acme',
    silentMs: 30_000,
  }
  const alerts = ration([
    lineMove(1, 'game-mine', 'mine'),
    lineMove(2, 'game-mine', 'mine'),
    lineMove(3, 'game-1'),
    silent,
    lineMove(5, 'game-2'),
  ])
  expect(summary(alerts)).toHaveLength(5)
})

test('without a limit everything is listed', () => {
  const all = [1, 2, 3, 4, 5].map((second) => lineMove(second, 'game-1'))
  expect(ration(all, null)).toEqual(all.toReversed())
})

test('an alert without a line is known, so that another tab does not count it again', () => {
  const all = [1, 2, 3, 4].map((second) => lineMove(second, 'game-1'))
  const known = knownIds(ration(all))
  expect(all.every(({ id }) => known.has(id))).toBe(true)
})

test('an arbitrage takes the line of a less severe alert of its minute, of its game first', () => {
  const arbitrage: Alert = {
    id: 'arbitrage',
    ruleId: 'line',
    atMs: 4_000,
    kind: 'arbitrage',
    gameId: 'game-1',
    market: { type: 'total' },
    profit: 0.01,
    best: [],
  }
  const lines = [1, 2, 3].map((second) => lineMove(second, `game-${second}`))
  expect(summary(ration([...lines, arbitrage]))).toEqual([
    'arbitrage',
    '2 withheld: game-3,game-1',
    'line|game-2|2',
  ])
  expect(summary(ration([...lines, { ...arbitrage, gameId: 'game-9' }]))).toEqual([
    'arbitrage',
    '2 withheld: game-3,game-2',
    'line|game-1|1',
  ])
  expect(summary(ration([arbitrage, lineMove(5, 'game-1')]))).toEqual(['1 withheld: game-1', 'arbitrage'])
})

test('of two alerts of one kind, the one whose rule is more severe has the line', () => {
  const severe = { ...lineMove(2, 'game-1'), severity: 'high' } as const
  expect(summary(ration([lineMove(1, 'game-1'), severe]))).toEqual(['line|game-1|2', '1 withheld: game-1'])
  expect(summary(ration([severe, lineMove(3, 'game-1')]))).toEqual(['1 withheld: game-1', 'line|game-1|2'])
  const slight = { ...lineMove(1, 'game-1'), severity: 'low' } as const
  expect(summary(ration([slight, lineMove(2, 'game-1')]))).toEqual(['line|game-1|2', '1 withheld: game-1'])
})
