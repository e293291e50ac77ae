import { expect, test } from 'vitest'
import { reservedConsumerExecutions } from './consumer-concurrency.ts'

test('the consumer has an execution for each batch under way, and the same again', () => {
  const load = { shards: 3, parallelizationFactor: 2, concurrencyLimit: 1_000 }
  expect(reservedConsumerExecutions(load)).toBe(12)
})

test.each([
  ['a stream on demand', { shards: undefined, parallelizationFactor: 1, concurrencyLimit: 1_000 }],
  ['a new account', { shards: 1, parallelizationFactor: 1, concurrencyLimit: 10 }],
  ['an account with one too few', { shards: 2, parallelizationFactor: 1, concurrencyLimit: 103 }],
])('nothing is reserved for %s', (_, load) => {
  expect(reservedConsumerExecutions(load)).toBeUndefined()
})

test('what is reserved leaves as much to others as Lambda asks for', () => {
  expect(reservedConsumerExecutions({ shards: 2, parallelizationFactor: 1, concurrencyLimit: 104 })).toBe(4)
})
