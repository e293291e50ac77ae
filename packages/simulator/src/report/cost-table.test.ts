import { costInRegion, estimateCost, estimatePublishedCost, prices } from '@sportsfeeds/cost'
import { expect, test } from 'vitest'
import { costTable } from './cost-table.ts'

const load = {
  oddsPerSecond: 500,
  analysts: 100,
  oddsPerRequest: 10,
  averageItemBytes: 500,
  flushIntervalMs: 100,
  followedShare: 1,
  oddsRetentionDays: 30,
}
const ours = estimateCost(load)
const published = estimatePublishedCost(load)

test('every line of both estimates is in the table, in its column, and the sums are theirs', () => {
  const table = costTable(ours, published)
  for (const { unit } of [...ours.lines, ...published.lines]) expect(table).toContain(prices[unit].unit)
  const sums = /^sum\s+([\d,]+)\s+([\d,]+)$/m
    .exec(table)
    ?.slice(1)
    .map((text) => Number(text.replaceAll(',', '')))
  expect(sums).toEqual([Math.round(ours.dollarsPerMonth), Math.round(published.dollarsPerMonth)])
})

test('every price names the page that it was read from', () => {
  const table = costTable(ours, published)
  for (const { unit } of ours.lines) expect(table).toContain(prices[unit].source)
})

test('a region’s prices stand next to ours, and what is not known there is said', () => {
  const table = costTable(ours, published, costInRegion('eu-west-1', ours))
  expect(table).toMatch(/^REST API request +131,400,000 +460 +460 /m)
  expect(table).toMatch(/^shard hour +730 +11 +unknown /m)
  expect(table).toMatch(
    /What is known of eu-west-1 costs \$[\d,]+ there and \$[\d,]+ in us-east-1: \d+ % more\./,
  )
  expect(table).toMatch(/Not known there, or not at this volume: .*shard hour.*GB sent out to the internet/)
})
