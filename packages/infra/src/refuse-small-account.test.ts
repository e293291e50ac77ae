import { expect, test } from 'vitest'
import { parseStackConfig } from './config.ts'
import { refuseSmallAccount } from './refuse-small-account.ts'

const config = parseStackConfig('dev', {
  'aws:region': 'eu-west-1',
  'sportsfeeds:providers': JSON.stringify([{ name: 'acme', ratePerSecond: 10, burst: 20 }]),
})

test('a new account ends the deployment with what it lacks, in the region of the stack', async () => {
  const regions: string[] = []
  const readLimits = (region: string) => {
    regions.push(region)
    return Promise.resolve({
      concurrentExecutions: 10,
      unreservedExecutions: 10,
      apiRequestsPerSecond: 10_000,
    })
  }
  await expect(refuseSmallAccount(config, { readLimits, warn: () => undefined })).rejects.toThrow(
    /too little in eu-west-1.*concurrencyLimit/s,
  )
  expect(regions).toEqual(['eu-west-1'])
})

test('limits that may not be read are a warning', async () => {
  const warnings: string[] = []
  await refuseSmallAccount(config, {
    readLimits: () => Promise.reject(new Error('AccessDenied')),
    warn: (text) => warnings.push(text),
  })
  expect(warnings).toEqual([expect.stringContaining('AccessDenied')])
})
