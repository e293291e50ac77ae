import { type CostLoad, estimateCost, estimatePublishedCost } from '@sportsfeeds/cost'
import { expect, test } from 'vitest'
import { costAlternatives } from './cost-alternatives.ts'

const load: CostLoad = {
  oddsPerSecond: 500,
  analysts: 100,
  oddsPerRequest: 10,
  averageItemBytes: 500,
  flushIntervalMs: 100,
  followedShare: 1,
  oddsRetentionDays: 30,
  delivery: 'gateway',
}

function optionsOf(lines: readonly string[]): string[] {
  return lines.map((line) => /--\w+|both/.exec(line)?.[0] ?? '')
}

test('each way to pay that is left open has its line, with its sum and what it is of the published design', () => {
  const lines = costAlternatives(load)
  expect(optionsOf(lines)).toEqual(['--table', '--edge', 'both'])
  const { dollarsPerMonth } = estimateCost({ ...load, table: 'provisioned', edge: 'plan' })
  const sum = Math.round(dollarsPerMonth).toLocaleString('en-US')
  const times = (estimatePublishedCost(load).dollarsPerMonth / dollarsPerMonth).toFixed(1)
  expect(lines.at(-1)).toContain(`it is $${sum} a month, and the published design costs ${times} times`)
})

test('what is chosen, or ruled out, is spoken of no more', () => {
  expect(optionsOf(costAlternatives({ ...load, table: 'onDemand' }))).toEqual(['--edge'])
  expect(optionsOf(costAlternatives({ ...load, edge: 'plan' }))).toEqual(['--table'])
  expect(costAlternatives({ ...load, table: 'provisioned', edge: 'usage' })).toEqual([])
})

test('CloudFront has no plan for what API Gateway sends', () => {
  expect(optionsOf(costAlternatives({ ...load, delivery: 'apiGateway' }))).toEqual(['--table'])
})
