import fc from 'fast-check'
import { expect, test } from 'vitest'
import { computeBill } from './bill.ts'
import { InvalidQuantityError } from './errors.ts'
import { MeterReading, type MeterUnit, unitsBetween } from './meter-units.ts'

const hourMs = 3_600_000

test('an hour is billed once, and a month of 365/12 days as that hour over and over', () => {
  const { dollars, dollarsPerMonth } = computeBill(
    { 'dynamodb.readRequestUnits': 1_000_000 },
    { elapsedMs: hourMs },
  )
  expect(dollars).toBeCloseTo(0.125, 9)
  expect(dollarsPerMonth).toBeCloseTo(730 * 0.125, 6)
})

test('a month is paid tier by tier', () => {
  const { dollarsPerMonth } = computeBill(
    { 'apigatewayWebsocket.messageUnits': 2_000_000_000 },
    { elapsedMs: 730 * hourMs },
  )
  expect(dollarsPerMonth).toBeCloseTo(1_000 + 800, 6)
})

test('a load shorter than the metered time is billed all month; what is paid by the hour does not grow', () => {
  const units = { 'kinesis.shardHours': 1, 'dynamodb.writeRequestUnits': 1_000 }
  const dense = computeBill(units, { elapsedMs: hourMs, loadMs: hourMs / 2 })
  const even = computeBill(units, { elapsedMs: hourMs })
  const of = (bill: typeof dense, price: string) => bill.lines.find((line) => line.price === price)
  expect(of(dense, 'kinesisShard')).toEqual(of(even, 'kinesisShard'))
  expect(of(dense, 'dynamodbWrite')?.dollarsPerMonth).toBeCloseTo(
    2 * (of(even, 'dynamodbWrite')?.dollarsPerMonth ?? 0),
    9,
  )
})

test('bytes are paid by the GB', () => {
  const { lines } = computeBill({ 'kinesis.fanOutBytes': 2e9 }, { elapsedMs: hourMs })
  expect(lines).toMatchObject([{ quantity: 2, dollars: 0.026 }])
})

test('a unit without a price is named, and a post is paid as its message', () => {
  const bill = computeBill(
    { 'kinesis.onDemandStreamHours': 5, 'apigatewayWebsocket.managementRequests': 9 },
    { elapsedMs: hourMs },
  )
  expect(bill).toMatchObject({ lines: [], dollarsPerMonth: 0, unpriced: ['kinesis.onDemandStreamHours'] })
})

test('tasks are paid by the hour, and what a load balancer passes on by the GB', () => {
  const { lines, unpriced } = computeBill(
    { 'ecs.vcpuHours': 2, 'ecs.memoryGbHours': 4, 'elb.loadBalancerHours': 1, 'elb.processedBytes': 3e9 },
    { elapsedMs: hourMs, loadMs: hourMs },
  )
  const sum = lines.reduce((total, { dollars }) => total + dollars, 0)
  expect(sum).toBeCloseTo(2 * 0.03238 + 4 * 0.00356 + 0.0225 + 3 * 0.008, 9)
  expect(unpriced).toEqual([])
})

test('a metered time of zero is refused', () => {
  expect(() => computeBill({}, { elapsedMs: 0 })).toThrow(InvalidQuantityError)
})

const units = ['lambda.requests', 'kinesis.shardHours', 'apigateway.requests', 'sqs.requests'] as const
const readings = fc.record(
  {
    'lambda.requests': fc.nat(1e9),
    'kinesis.shardHours': fc.nat(1e9),
    'apigateway.requests': fc.nat(1e9),
    'sqs.requests': fc.nat(1e9),
  } satisfies Partial<Record<MeterUnit, fc.Arbitrary<number>>>,
  { requiredKeys: [] },
)

test('the sum of a bill is the sum of its lines, and more use never costs less', () => {
  fc.assert(
    fc.property(readings, readings, (used, more) => {
      const bill = computeBill(used, { elapsedMs: hourMs })
      const total = bill.lines.reduce((sum, line) => sum + line.dollarsPerMonth, 0)
      expect(Math.abs(bill.dollarsPerMonth - total)).toBeLessThanOrEqual(1e-9 * total)
      const counted = units.filter((unit) => unit in used || unit in more)
      const both = Object.fromEntries(counted.map((unit) => [unit, (used[unit] ?? 0) + (more[unit] ?? 0)]))
      expect(computeBill(both, { elapsedMs: hourMs }).dollarsPerMonth).toBeGreaterThanOrEqual(
        bill.dollarsPerMonth * (1 - 1e-9),
      )
      expect(unitsBetween(used, both)).toEqual(
        Object.fromEntries(counted.map((unit) => [unit, more[unit] ?? 0])),
      )
    }),
  )
})

test('a reading names only units that are counted', () => {
  expect(MeterReading.parse({ units: { 'lambda.requests': 1 }, seconds: 2 })).toEqual({
    units: { 'lambda.requests': 1 },
    seconds: 2,
  })
  expect(MeterReading.safeParse({ units: { 'lambda.request': 1 }, seconds: 2 }).success).toBe(false)
})
