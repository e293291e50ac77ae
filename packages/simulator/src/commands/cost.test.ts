// The command loads Pulumi's SDK on demand, which takes longer than a test may: it is loaded here, before any begins.
import '@sportsfeeds/local/stack-settings'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
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
  expect(prod.notes).toEqual([expect.stringContaining('its peak')])
  expect(prod.elsewhere).toMatchObject({ region: 'eu-west-1' })
})

test('a region without known prices is said', async () => {
  const { notes } = await estimate({ region: 'ap-south-1' })
  expect(notes).toEqual(['The prices of ap-south-1 are not known here: those are of us-east-1.'])
})

describe('with a metered run', () => {
  const bill = { lines: [{ price: 'restRequest', quantityPerMonth: 1_000_000 }] }

  test('the load is that of its report, and what differs is listed with both quantities', async () => {
    const file = await metered({ bill, achieved: { perSecond: 40 }, delivery: { analysts: 7 } })
    const { load, differences } = await estimate({ metered: file })
    expect(load).toMatchObject({ oddsPerSecond: 40, analysts: 7 })
    expect(differences).toContainEqual({ unit: 'restRequest', estimated: 4 * 2_628_000, metered: 1_000_000 })
  })

  test('the bill of a local stack is compared with the load that is named', async () => {
    const { load, differences } = await estimate({ metered: await metered(bill), writes: '3.805' })
    expect(load.oddsPerSecond).toBe(3.805)
    expect(differences.map(({ unit }: { unit: string }) => unit)).not.toContain('restRequest')
  })

  test('a run of the gateway is compared with the gateway, whose frames simulated analysts take uncompressed', async () => {
    const lines = [
      { price: 'loadBalancer', quantityPerMonth: 730 },
      // 295 bytes of each of 50,000 records a second, as a run had them.
      { price: 'loadBalancerUnit', quantityPerMonth: 38_771 },
    ]
    const file = await metered({ bill: { lines }, achieved: { perSecond: 500 }, delivery: { analysts: 100 } })
    const { load, differences } = await estimate({ metered: file })
    expect(load).toMatchObject({ delivery: 'gateway' })
    expect(differences.map(({ unit }: { unit: string }) => unit)).not.toContain('loadBalancerUnit')
  })

  test('a file without a bill is refused', async () => {
    await expect(estimate({ metered: await metered({ bill: null }) })).rejects.toMatchObject({
      code: 'unreadable_file',
    })
  })
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

async function metered(content: unknown) {
  const directory = await mkdtemp(join(tmpdir(), 'metered-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const file = join(directory, 'report.json')
  await writeFile(file, JSON.stringify(content))
  return file
}
