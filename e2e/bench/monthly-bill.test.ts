import { expect, test } from 'vitest'
import { monthlyBill } from './monthly-bill.ts'

const hour = 3_600_000

test('what an hour used is paid for each hour of a month of 365/12 days', () => {
  // 1,000 reads of one unit in an hour are 0.73 M a month at $0.125/M.
  const { dollarsPerMonth } = monthlyBill(
    { 'dynamodb.readRequestUnits': 1_000 },
    { elapsedMs: hour, loadFactor: 1 },
  )
  expect(dollarsPerMonth).toBeCloseTo(0.73 * 0.125, 6)
})

test('load that is scaled is paid so many times; what is paid by the hour is not', () => {
  const units = { 'kinesis.shardHours': 1, 'dynamodb.writeRequestUnits': 1_000_000 }
  const single = monthlyBill(units, { elapsedMs: hour, loadFactor: 1 }).dollarsByService
  const double = monthlyBill(units, { elapsedMs: hour, loadFactor: 2 }).dollarsByService
  expect(double['kinesis']).toBe(single['kinesis'])
  expect(double['dynamodb']).toBeCloseTo(2 * (single['dynamodb'] ?? 0), 6)
})

test('units without a list price cost nothing', () => {
  const { dollarsPerMonth } = monthlyBill(
    { 'apigatewayWebsocket.managementRequests': 1e9 },
    { elapsedMs: hour, loadFactor: 1 },
  )
  expect(dollarsPerMonth).toBe(0)
})
