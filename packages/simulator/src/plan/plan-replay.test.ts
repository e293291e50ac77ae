import { expect, test } from 'vitest'
import { optionIssues } from '../testing/option-issues.ts'
import { planReplay } from './plan-replay.ts'

test('a replay has a pace: its own time, faster, or a steady rate, and not two of them', () => {
  expect(planReplay(['a.gz'], {}).pace).toEqual({ kind: 'speed', times: 1 })
  expect(planReplay(['a.gz'], { speed: '100' }).pace).toEqual({ kind: 'speed', times: 100 })
  expect(planReplay(['a.gz'], { rate: '500' }).pace).toEqual({ kind: 'rate', perSecond: 500 })
  expect(optionIssues(() => planReplay([], { rate: '5', speed: '5', batch: 'x' }))).toHaveLength(3)
})

test('a replay may be cut to a time, in any form of date', () => {
  expect(planReplay(['a.bz2'], { from: '2022-07-11T11:00:00Z', to: '2022-07-11 12:00:00' })).toMatchObject({
    fromMs: Date.UTC(2022, 6, 11, 11),
    toMs: Date.UTC(2022, 6, 11, 12),
  })
  expect(optionIssues(() => planReplay(['a'], { from: 'yesterday' }))).toHaveLength(1)
})

test('the format of prices and a table of API keys may be given', () => {
  expect(planReplay(['a.json'], { oddsFormat: 'american', providerKeys: 'keys.json' })).toMatchObject({
    oddsFormat: 'american',
    providerKeysFile: 'keys.json',
  })
  expect(optionIssues(() => planReplay(['a'], { oddsFormat: 'fractional' }))).toEqual([
    '--odds-format fractional: must be decimal or american',
  ])
})
