import { expect, test } from 'vitest'
import { estimateCost } from './estimate-cost.ts'
import { prices } from './prices.ts'
import { costInRegion, regionalPrices } from './regional-prices.ts'

const estimate = estimateCost({
  oddsPerSecond: 500,
  analysts: 100,
  oddsPerRequest: 10,
  averageItemBytes: 500,
  flushIntervalMs: 100,
  followedShare: 1,
  oddsRetentionDays: 30,
})

test('a unit that the region prices costs what its price list says', () => {
  const byUnit = costInRegion('eu-west-1', estimate)?.byUnit
  const requests = (500 / 10) * 2_628_000
  expect(byUnit?.get('restRequest')).toBeCloseTo((requests / 1e6) * 3.5, 6)
  expect(byUnit?.get('recoveryStorage')).toBeCloseTo(648 * 0.22, 6)
})

test('a unit that it does not price is unknown, and so is a volume beyond the tiers that are known', () => {
  const { byUnit } = costInRegion('eu-west-1', estimate) ?? {}
  expect([byUnit?.has('kinesisShard'), byUnit?.get('kinesisShard')]).toEqual([true, undefined])
  // 33 TB, where the price of the first 10 is known.
  expect([byUnit?.has('transferOut'), byUnit?.get('transferOut')]).toEqual([true, undefined])
})

test('the sum of what is known is compared with the same units elsewhere', () => {
  const { dollarsPerMonth = 0, comparedWith = 0, byUnit } = costInRegion('eu-west-1', estimate) ?? {}
  const unknown = estimate.lines.filter(({ unit }) => byUnit?.get(unit) === undefined)
  const elsewhere = unknown.reduce((sum, line) => sum + line.dollarsPerMonth, 0)
  expect(comparedWith).toBeCloseTo(estimate.dollarsPerMonth - elsewhere, 6)
  expect(dollarsPerMonth).toBeGreaterThan(comparedWith)
  expect(dollarsPerMonth).toBeLessThan(comparedWith * 1.15)
})

test('no price of a region is far from the one of us-east-1', () => {
  for (const { tiers } of Object.values(regionalPrices)) {
    for (const [unit, [first]] of Object.entries(tiers)) {
      const usual = Object.entries(prices).find(([name]) => name === unit)?.[1].tiers[0].usd ?? 0
      expect([unit, Math.round(((first?.usd ?? 0) / usual) * 5)]).toEqual([unit, expect.toBeOneOf([5, 6])])
    }
  }
})

test('a region without known prices has no cost', () => {
  expect(costInRegion('ap-south-1', estimate)).toBeUndefined()
})
