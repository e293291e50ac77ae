import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidQuantityError } from './errors.ts'
import type { CostEstimate } from './cost-line.ts'
import type { CostLoad } from './cost-load.ts'
import { estimateCost, estimatePublishedCost } from './estimate-cost.ts'
import { monthlyPrice, type PricedUnit, prices } from './prices.ts'

const load: CostLoad = {
  oddsPerSecond: 500,
  analysts: 100,
  oddsPerRequest: 10,
  averageItemBytes: 500,
  flushIntervalMs: 100,
  followedShare: 1,
  oddsRetentionDays: 30,
}

function dollarsOf(estimate: CostEstimate, unit: PricedUnit): number {
  return estimate.lines
    .filter((line) => line.unit === unit)
    .reduce((sum, line) => sum + line.dollarsPerMonth, 0)
}

function quantityOf(estimate: CostEstimate, item: string): number {
  return estimate.lines.find((line) => line.item === item)?.quantityPerMonth ?? 0
}

describe('a month at 500 odds a second and 100 analysts', () => {
  test('has 1,000 frames a second, paid in two tiers', () => {
    const frames = estimateCost(load).lines.find(({ item }) => item === 'frames to analysts')
    expect(frames?.dollarsPerMonth).toBeCloseTo(1000 + ((1000 * 2_628_000 - 1e9) / 1e6) * 0.8, 0)
  })

  test('has 50,000 posts a second in the published design', () => {
    const dollars = 1000 + ((50_000 * 2_628_000 - 1e9) / 1e6) * 0.8
    expect(dollarsOf(estimatePublishedCost(load), 'socketMessage')).toBeCloseTo(dollars, 0)
  })

  test('sends 33 TB out, which is among the largest lines', () => {
    const egress = estimateCost(load).lines.find(({ item }) => item === 'frames sent out')
    expect(egress?.quantityPerMonth).toBeCloseTo(32_850, -1)
    expect(egress?.dollarsPerMonth).toBeGreaterThan(2_700)
  })

  test.each([
    // Odds of 30 days, 648 GB.
    ['recovery of the table to a point in time', 648],
    // The first of 50 requests a second, and a twentieth of the others.
    ['traces of requests', (1 + 0.05 * 49) * 2_628_000],
    ['access log of the feeds API', (50 * 350 * 2_628_000) / 1e9],
    // One in and one out, every 15 seconds of each analyst.
    ['pings and pongs', (2 * 100 * 2_628_000) / 15],
    ['connections read for pings', (100 * 2_628_000) / 15],
    ['metrics of functions and access logs', 70],
    ['alarms', 45],
  ])('counts %s: %d', (item, quantity) => {
    expect(quantityOf(estimateCost(load), item)).toBeCloseTo(quantity, 3)
  })

  test('runs the consumer with the memory that it is deployed with', () => {
    const compute = estimateCost(load).lines.find(({ item }) => item === 'paced consumers')
    // Of one GB, all the time.
    expect(compute?.quantityPerMonth).toBeCloseTo(2_628_000, -5)
  })

  test('costs less than a twelfth of the published design, and less the longer the flush', () => {
    const published = estimatePublishedCost(load).dollarsPerMonth
    expect(published).toBeGreaterThan(120_000)
    expect(estimateCost(load).dollarsPerMonth).toBeLessThan(published / 12)
    expect(estimateCost({ ...load, flushIntervalMs: 250 }).dollarsPerMonth).toBeLessThan(
      estimateCost(load).dollarsPerMonth,
    )
  })
})

describe('a month of the live gateway', () => {
  const gateway = { ...load, delivery: 'gateway' } as const

  test('has no messages to pay, and two tasks that read the whole stream each', () => {
    const estimate = estimateCost({ ...gateway, shards: 1 })
    expect(dollarsOf(estimate, 'socketMessage')).toBe(0)
    expect(dollarsOf(estimate, 'fargateCpu')).toBeCloseTo(2 * 730 * 0.03238, 1)
    const consumers = estimate.lines.find(({ unit }) => unit === 'kinesisConsumer')
    expect(consumers?.quantityPerMonth).toBeCloseTo(2 * 730, 0)
  })

  test('sends what all follow compressed: 5 TB for 100 analysts, which CloudFront charges for', () => {
    const frames = estimateCost(gateway).lines.find(({ unit }) => unit === 'edgeTransfer')
    expect(frames?.quantityPerMonth).toBeGreaterThan(4_500)
    expect(frames?.quantityPerMonth).toBeLessThan(5_500)
  })

  test.each([
    [100, 44, 2.5],
    [1_000, 175, 6],
  ])(
    'costs, at %i analysts, %i times less than the published design, and %i times less than API Gateway',
    (analysts, published, apiGateway) => {
      const dollars = estimateCost({ ...gateway, analysts }).dollarsPerMonth
      expect(estimatePublishedCost({ ...load, analysts }).dollarsPerMonth / dollars).toBeGreaterThan(
        published,
      )
      expect(estimateCost({ ...load, analysts }).dollarsPerMonth / dollars).toBeGreaterThan(apiGateway)
    },
  )
})

test.each([
  [100, 48],
  [1_000, 380],
])(
  'with the plan of CloudFront the gateway costs, at %i analysts, %i times less than the published design',
  (analysts, published) => {
    const planned = estimateCost({ ...load, delivery: 'gateway', edge: 'plan', analysts })
    expect(dollarsOf(planned, 'edgeTransfer')).toBe(0)
    expect(
      estimatePublishedCost({ ...load, analysts }).dollarsPerMonth / planned.dollarsPerMonth,
    ).toBeGreaterThan(published)
  },
)

test('what the plan does not cover is paid by usage', () => {
  const large = { ...load, delivery: 'gateway' as const, analysts: 2_000 }
  expect(estimateCost({ ...large, edge: 'plan' })).toEqual(estimateCost(large))
})

describe('a month with a provisioned table', () => {
  const provisioned = { ...load, table: 'provisioned' } as const

  test('pays the capacity of which the writes on demand are 70 %, and the least of the indexes', () => {
    const writes = estimateCost(load).lines.filter(({ unit }) => unit === 'dynamodbWrite')
    const perSecond = writes.reduce((sum, line) => sum + line.quantityPerMonth, 0) / 2_628_000
    const estimate = estimateCost(provisioned)
    expect(quantityOf(estimate, 'write capacity of the table')).toBeCloseTo((perSecond / 0.7) * 730, 3)
    expect(quantityOf(estimate, 'least write capacity of the indexes')).toBe(2 * 25 * 730)
    expect(dollarsOf(estimate, 'dynamodbWriteCapacity')).toBeCloseTo(
      ((perSecond / 0.7) * 730 + 2 * 25 * 730) * 0.00065,
      6,
    )
    expect(quantityOf(estimate, 'read capacity of the table')).toBe(100 * 730)
  })

  test('pays nothing by the request, and all else as before', () => {
    const estimate = estimateCost(provisioned)
    expect(dollarsOf(estimate, 'dynamodbWrite') + dollarsOf(estimate, 'dynamodbRead')).toBe(0)
    const others = ['dynamodbWrite', 'dynamodbRead', 'dynamodbWriteCapacity', 'dynamodbReadCapacity']
    const rest = (lines: CostEstimate['lines']) =>
      lines.filter(({ unit, item }) => !others.includes(unit) && item !== 'alarms of auto scaling')
    expect(rest(estimate.lines)).toEqual(rest(estimateCost(load).lines))
    expect(quantityOf(estimate, 'alarms of auto scaling')).toBe(24)
  })

  test('pays no less than the least, however quiet it is', () => {
    const quiet = estimateCost({ ...provisioned, oddsPerSecond: 1, givenCapacity: { minWriteUnits: 300 } })
    expect(quantityOf(quiet, 'write capacity of the table')).toBe(300 * 730)
  })

  test.each([
    [100, 'usage', 50],
    [100, 'plan', 59],
    [1_000, 'usage', 190],
    [1_000, 'plan', 450],
  ] as const)(
    'costs with the gateway, at %i analysts and by %s, %i times less than the published design',
    (analysts, edge, published) => {
      const month = { ...provisioned, delivery: 'gateway', analysts, edge } as const
      expect(
        estimatePublishedCost(month).dollarsPerMonth / estimateCost(month).dollarsPerMonth,
      ).toBeGreaterThan(published)
    },
  )
})

test('odds of a request come at once, so a quiet stack sends no more frames than requests', () => {
  const quiet = { ...load, oddsPerSecond: 20, shards: 1, analysts: 10 }
  const frames = estimateCost(quiet).lines.find(({ item }) => item === 'frames to analysts')
  expect(frames?.quantityPerMonth).toBeCloseTo(2 * 10 * 2_628_000, 0)
})

test('a change record is more than the item, and each task of the gateway reads the records of markets too', () => {
  const one = estimateCost({ ...load, expires: false })
  // 500 odds a second, of records of 1,225 bytes.
  expect(quantityOf(one, 'change records read')).toBeCloseTo((500 * 1_225 * 2_628_000) / 1e9, 0)
  const two = estimateCost({ ...load, expires: false, delivery: 'gateway' })
  const markets = 'change records of markets read'
  expect(quantityOf(two, markets)).toBeCloseTo(2 * quantityOf(one, markets), 6)
})

const loads = fc.record({
  oddsPerSecond: fc.integer({ min: 1, max: 5000 }),
  analysts: fc.integer({ min: 0, max: 1000 }),
  oddsPerRequest: fc.integer({ min: 1, max: 25 }),
  averageItemBytes: fc.integer({ min: 100, max: 2000 }),
  flushIntervalMs: fc.integer({ min: 50, max: 2000 }),
  followedShare: fc.double({ min: 0, max: 1, noNaN: true }),
  oddsRetentionDays: fc.integer({ min: 1, max: 365 }),
  delivery: fc.constantFrom('apiGateway' as const, 'gateway' as const),
  table: fc.constantFrom('onDemand' as const, 'provisioned' as const),
})

test('the sum of an estimate is the sum of its lines, none of them negative', () => {
  fc.assert(
    fc.property(loads, (some) => {
      for (const estimate of [estimateCost(some), estimatePublishedCost(some)]) {
        expect(Math.min(...estimate.lines.map((line) => line.dollarsPerMonth))).toBeGreaterThanOrEqual(0)
        const total = estimate.lines.reduce((sum, line) => sum + line.dollarsPerMonth, 0)
        expect(estimate.dollarsPerMonth).toBeCloseTo(total, 6)
      }
    }),
  )
})

test('a longer flush never costs more', () => {
  fc.assert(
    fc.property(loads, (some) => {
      const slower = estimateCost({ ...some, flushIntervalMs: some.flushIntervalMs * 2 })
      expect(dollarsOf(slower, 'lambdaRequest')).toBeLessThanOrEqual(
        dollarsOf(estimateCost(some), 'lambdaRequest') + 1e-9,
      )
    }),
  )
})

test('tiers are priced in turn', () => {
  expect(monthlyPrice(prices.restRequest, 334e6)).toBeCloseTo(333 * 3.5 + 2.8, 6)
  expect(monthlyPrice(prices.restRequest, 1_314e6)).toBeCloseTo(333 * 3.5 + 667 * 2.8 + 314 * 2.38, 6)
  expect(monthlyPrice(prices.logIngestion, 34_164)).toBeCloseTo(5_120 + 5_120 + 3_444 * 0.1, 6)
})

test('a load with a quantity of zero is refused, and the error names the quantity', () => {
  expect(() => estimateCost({ ...load, flushIntervalMs: 0 })).toThrow(
    new InvalidQuantityError('flushIntervalMs', 0),
  )
})
