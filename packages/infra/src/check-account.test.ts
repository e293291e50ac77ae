import { expect, test } from 'vitest'
import type { AccountLimits } from './account-limits.ts'
import { checkAccount } from './check-account.ts'
import { parseStackConfig } from './config.ts'

const usual = { concurrentExecutions: 1_000, unreservedExecutions: 1_000, apiRequestsPerSecond: 10_000 }

function check(settings: Record<string, string>, limits: Partial<AccountLimits> = {}) {
  const config = parseStackConfig('dev', {
    'aws:region': 'eu-west-1',
    'sportsfeeds:providers': JSON.stringify([{ name: 'acme', ratePerSecond: 10, burst: 20 }]),
    ...settings,
  })
  return checkAccount(config, { ...usual, ...limits })
}

test('an account with the usual quotas takes the stack, and nothing is to be said', () => {
  expect(check({})).toEqual({ misfits: [], warnings: [] })
})

test('a new account, with ten executions, is found out before anything is made', () => {
  const { misfits } = check({}, { concurrentExecutions: 10, unreservedExecutions: 10 })
  expect(misfits).toEqual([expect.stringMatching(/concurrencyLimit is 1000.*has 10.*set it to 10/)])
})

test('a new account takes the stack that says so', () => {
  const settings = { 'sportsfeeds:concurrencyLimit': '10' }
  expect(check(settings, { concurrentExecutions: 10, unreservedExecutions: 10 }).misfits).toEqual([])
})

test('what other functions have reserved is not there for the consumer', () => {
  expect(check({}, { unreservedExecutions: 99 }).misfits).toEqual([
    expect.stringMatching(/reserves 2 .*have reserved 901 of 1000/),
  ])
})

test('a stack that has its own reservation already takes no second one', () => {
  expect(check({}, { unreservedExecutions: 998 }).misfits).toEqual([])
})

test('a provisioned table of more units than one may have is named', () => {
  const settings = {
    'sportsfeeds:billingMode': 'PROVISIONED',
    'sportsfeeds:expectedWritesPerSecond': '33400',
    'sportsfeeds:shards': '1',
  }
  expect(check(settings).misfits).toEqual([expect.stringMatching(/expectedWritesPerSecond is 33400/)])
})

test('a region with fewer API requests is taken with a warning', () => {
  expect(check({}, { apiRequestsPerSecond: 2_500 })).toEqual({
    misfits: [],
    warnings: [expect.stringMatching(/takes 2500 API requests/)],
  })
})

test('a logging role that other programs have set is replaced with a warning, and one of this program without', () => {
  const role = 'arn:aws:iam::123456789012:role'
  expect(check({}, { loggingRoleArn: `${role}/company-api-logs` })).toEqual({
    misfits: [],
    warnings: [expect.stringContaining('role/company-api-logs')],
  })
  expect(check({}, { loggingRoleArn: `${role}/logging-api-gateway-1a2b3c4` }).warnings).toEqual([])
})
