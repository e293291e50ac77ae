import { driveLocal } from '@sportsfeeds/harness/drive-local'
import { type RunningStack, startStack, type StartStackOptions } from '@sportsfeeds/local'
import { expect, test } from 'vitest'

// What holds on any machine, however slow: nothing is lost, and nobody is closed again. How long it takes is not asserted.
const seed = 20_261_128

test('analysts who were connected before the first odds, and are all cut at once in the middle, miss nothing, and do not go round in circles', async () => {
  const analysts = 100
  const { stack, sumOf } = await startCountedStack()
  try {
    const report = await driveLocal(stack, {
      rate: 100,
      seconds: 30,
      analysts,
      seed,
      settleSeconds: 120,
      onStart: () =>
        stack.cloud.faults.set({
          timeline: [{ fromMs: 10_000, toMs: 11_000, faults: { cutConnections: { everyMs: 10 } } }],
        }),
    })
    expect(report.acknowledged).toBe(3_000)
    expect(report.delivery).toMatchObject({
      analysts,
      received: 3_000 * analysts,
      lost: 0,
      duplicates: 0,
      outOfOrder: 0,
    })
    // Each is cut about once; a herd would come back many times.
    expect(stack.cloud.faults.counts().cutConnections).toBeGreaterThan(analysts / 2)
    expect(report.analysts.reconnects).toBeLessThanOrEqual(2 * analysts)
    // The ration of closings; a machine with nothing else to do closes none.
    expect(sumOf('streamConsumer', 'connectionsClosed')).toBeLessThanOrEqual(analysts * (0.1 + 30 * 0.01))
  } finally {
    await stack.close()
  }
}, 400_000)

test('of three times what a stack is sized for nothing acknowledged is lost, and what it cannot take is refused and counted', async () => {
  const analysts = 10
  const { stack, sumOf } = await startCountedStack()
  try {
    const report = await driveLocal(stack, { rate: 1_500, seconds: 20, analysts, seed, settleSeconds: 240 })
    expect(report.acknowledged + report.failed).toBe(30_000)
    expect(report.delivery).toMatchObject({
      analysts,
      received: report.acknowledged * analysts,
      lost: 0,
      duplicates: 0,
      outOfOrder: 0,
    })
    // Odds that are seconds late are stored once all the same.
    const stored = sumOf('writeFeeds', 'stored')
    expect(stored).toBeGreaterThanOrEqual(report.acknowledged)
    const overloaded = report.failures.filter(({ reason }) => reason.includes('503'))
    if (overloaded.length > 0) expect(sumOf('writeFeeds', 'shed')).toBeGreaterThan(0)
  } finally {
    await stack.close()
  }
}, 600_000)

test('what a provider sends beyond its rate is refused and counted, nothing acknowledged is lost, and what it sends within its rate afterwards all arrives', async () => {
  const analysts = 10
  const { stack, sumOf } = await startCountedStack({
    'sportsfeeds:providers': [
      { name: 'demo-provider', operator: true, oddsPerSecond: 500, ratePerSecond: 200, burst: 400 },
    ],
  })
  try {
    const load = { analysts, seed, settleSeconds: 240 }
    const beyond = await driveLocal(stack, { ...load, rate: 1_500, seconds: 20 })
    expect(beyond.acknowledged + beyond.failed).toBe(30_000)
    // The rate of two seconds at once, and then what it allows.
    expect(beyond.failed).toBeGreaterThan(10_000)
    expect(beyond.failures.map(({ reason }) => reason)).toEqual(
      beyond.failures.map(() => expect.stringContaining('429')),
    )
    expect(beyond.delivery).toMatchObject({
      received: beyond.acknowledged * analysts,
      lost: 0,
      duplicates: 0,
    })
    expect(sumOf('writeFeeds', 'overRate')).toBeGreaterThan(0)

    const after = await driveLocal(stack, { ...load, rate: 100, seconds: 10 })
    expect(after).toMatchObject({ acknowledged: 1_000, failed: 0 })
    expect(after.delivery).toMatchObject({ received: 1_000 * analysts, lost: 0, duplicates: 0 })
  } finally {
    await stack.close()
  }
}, 600_000)

/** Starts a stack and adds up what its functions count. */
async function startCountedStack(config: StartStackOptions['config'] = {}): Promise<{
  readonly stack: RunningStack
  /** Sum of a count over everything that a function has logged. */
  readonly sumOf: (functionName: string, count: string) => number
}> {
  const lines: { readonly functionName: string; readonly message: string }[] = []
  const stack = await startStack({
    config,
    onFunctionLog: (functionName, { message }) => lines.push({ functionName, message }),
  })
  return {
    stack,
    sumOf: (functionName, count) =>
      lines
        .filter((line) => line.functionName.endsWith(functionName))
        .flatMap(({ message }) => new RegExp(`"${count}":(\\d+)`).exec(message)?.[1] ?? [])
        .reduce((sum, found) => sum + Number(found), 0),
  }
}
