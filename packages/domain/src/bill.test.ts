import fc from 'fast-check'
import { expect, test } from 'vitest'
import { billOf, unitsBetween } from './bill.ts'
import { InvalidCapacityError } from './errors.ts'

const hourMs = 3_600_000

test('what an hour used is paid once for itself, and for each hour of a month of 365/12 days', () => {
  const { dollars, dollarsPerMonth } = billOf(
    { 'dynamodb.readRequestUnits': 1_000_000 },
    { elapsedMs: hourMs },
  )
  expect(dollars).toBeCloseTo(0.125, 9)
  expect(dollarsPerMonth).toBeCloseTo(730 * 0.125, 6)
})

test('a month is paid tier by tier', () => {
  const { dollarsPerMonth } = billOf(
    { 'apigatewayWebsocket.messageUnits': 2_000_000_000 },
    { elapsedMs: 730 * hourMs },
  )
  expect(dollarsPerMonth).toBeCloseTo(1_000 + 800, 6)
})

test('a load shorter than the time that was counted goes on all month; what is paid by the hour does not grow', () => {
  const units = { 'kinesis.shardHours': 1, 'dynamodb.writeRequestUnits': 1_000 }
  const dense = billOf(units, { elapsedMs: hourMs, loadMs: hourMs / 2 })
  const even = billOf(units, { elapsedMs: hourMs })
  const of = (bill: typeof dense, price: string) => bill.lines.find((line) => line.price === price)
  expect(of(dense, 'kinesisShard')).toEqual(of(even, 'kinesisShard'))
  expect(of(dense, 'dynamodbWrite')?.dollarsPerMonth).toBeCloseTo(
    2 * (of(even, 'dynamodbWrite')?.dollarsPerMonth ?? 0),
    9,
  )
})

test('bytes are paid by the GB', () => {
  const { lines } = billOf({ 'kinesis.fanOutBytes': 2e9 }, { elapsedMs: hourMs })
  expect(lines).toMatchObject([{ quantity: 2, dollars: 0.026 }])
})

test('a unit without a price is named, and a post is paid as its message', () => {
  const bill = billOf(
    { 'kinesis.onDemandStreamHours': 5, 'apigatewayWebsocket.managementRequests': 9 },
    { elapsedMs: hourMs },
  )
  expect(bill).toMatchObject({ lines: [], dollarsPerMonth: 0, unpriced: ['kinesis.onDemandStreamHours'] })
})

test('no time at all is refused', () => {
  expect(() => billOf({}, { elapsedMs: 0 })).toThrow(InvalidCapacityError)
})

const readings = fc.dictionary(
  fc.constantFrom('lambda.requests', 'kinesis.shardHours', 'apigateway.requests', 'sqs.requests'),
  fc.nat(1e9),
)

test('the sum of a bill is the sum of its lines, and more use never costs less', () => {
  fc.assert(
    fc.property(readings, readings, (used, more) => {
      const bill = billOf(used, { elapsedMs: hourMs })
      const total = bill.lines.reduce((sum, line) => sum + line.dollarsPerMonth, 0)
      expect(Math.abs(bill.dollarsPerMonth - total)).toBeLessThanOrEqual(1e-9 * total)
      const both = Object.fromEntries(
        Object.keys({ ...used, ...more }).map((unit) => [unit, (used[unit] ?? 0) + (more[unit] ?? 0)]),
      )
      expect(billOf(both, { elapsedMs: hourMs }).dollarsPerMonth).toBeGreaterThanOrEqual(
        bill.dollarsPerMonth * (1 - 1e-9),
      )
      expect(unitsBetween(used, both)).toEqual(
        Object.fromEntries(Object.keys(both).map((unit) => [unit, more[unit] ?? 0])),
      )
    }),
  )
})
