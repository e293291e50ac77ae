import { expect, test } from 'vitest'
import { optionIssues } from '../testing/option-issues.ts'
import { planCost } from './plan-cost.ts'

test('a cost estimate is for the design load unless another is named, and every issue is named', () => {
  expect(planCost({}).load).toMatchObject({ oddsPerSecond: 500, analysts: 100, flushIntervalMs: 100 })
  expect(planCost({ writes: '3000', flush: '250ms' }).load).toMatchObject({
    oddsPerSecond: 3000,
    flushIntervalMs: 250,
  })
  expect(planCost({ delivery: 'gateway' }).load).toMatchObject({ delivery: 'gateway' })
  expect(planCost({ table: 'provisioned' }).load).toMatchObject({ table: 'provisioned' })
  expect(
    optionIssues(() => planCost({ flush: 'x', share: '2', delivery: 'pigeon', table: 'round' })),
  ).toHaveLength(4)
})
