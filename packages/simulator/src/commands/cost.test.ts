// The command loads Pulumi's SDK on demand, which takes longer than a test may: it is loaded here, before any begins.
import '@sportsfeeds/local/stack-settings'
import { afterEach, expect, test, vi } from 'vitest'
import { cost } from './cost.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

async function estimate(raw: Readonly<Record<string, string>>) {
  let printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed += String(chunk)
    return true
  })
  const notes: string[] = []
  await cost({ ...raw, json: '-' }, { say: (line) => void notes.push(line) })
  return { ...JSON.parse(printed), notes }
}

test('a stack’s load is the one of its file, and other options win over it', async () => {
  const prod = await estimate({ stack: 'prod' })
  expect(prod.load).toMatchObject({
    oddsPerSecond: 3_000,
    averageItemBytes: 500,
    flushIntervalMs: 100,
    oddsRetentionDays: 30,
    shards: 6,
    delivery: 'gateway',
  })
  const average = await estimate({ stack: 'prod', writes: '500' })
  expect(average.load).toMatchObject({ oddsPerSecond: 500, shards: 6 })
  expect(average.ours.dollarsPerMonth).toBeLessThan(prod.ours.dollarsPerMonth)
  expect(prod.notes).toEqual([
    expect.stringContaining('its peak'),
    expect.stringContaining('the prices are those of us-east-1'),
  ])
})

test('without a stack nothing but the estimate is printed', async () => {
  expect((await estimate({})).notes).toEqual([])
})

test('a stack without a file is an invalid option', async () => {
  await expect(estimate({ stack: 'qa' })).rejects.toMatchObject({
    code: 'invalid_options',
    message: expect.stringMatching(/^--stack: .*Pulumi\.qa\.yaml cannot be read/),
  })
})
