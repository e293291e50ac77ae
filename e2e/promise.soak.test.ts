import { startStack } from '@sportsfeeds/local'
import { expect, test } from 'vitest'
import { driveLocal } from '@sportsfeeds/harness/drive-local'
import { SlowWebSocket } from './testing/slow-web-socket.ts'

const seed = 20_260_501

test('C1 under all faults of the cloud, every analyst has each acknowledged odds record once and in order after the last catch-up', async () => {
  const stack = await startStack()
  try {
    stack.cloud.faults.set({
      seed,
      duplicatedChanges: { share: 0.05, after: 3 },
      reorderedChanges: { share: 0.05, after: 5 },
      failedPosts: { 429: 0.025, 500: 0.025 },
      cutConnections: { everyMs: 3_000 },
      killedFunctions: { functionName: '*-streamConsumer', everyMs: 5_000 },
      shuffledInstances: { functionName: '*-streamConsumer', instances: 3 },
    })
    const report = await driveLocal(stack, {
      rate: 200,
      seconds: 60,
      analysts: 20,
      seed,
      settleSeconds: 240,
      getWebSocket: (analyst) => (analyst === 0 ? SlowWebSocket : undefined),
    })
    expect(report.acknowledged).toBe(12_000)
    expect(report.delivery).toMatchObject({
      analysts: 20,
      received: 240_000,
      lost: 0,
      duplicates: 0,
      outOfOrder: 0,
    })

    // Verifies that the faults were injected.
    const counts = stack.cloud.faults.counts()
    expect(counts.duplicatedChanges).toBeGreaterThan(500)
    expect(counts.reorderedChanges).toBeGreaterThan(500)
    expect(counts.failedPosts).toBeGreaterThan(50)
    expect(counts.cutConnections).toBeGreaterThan(10)
    expect(counts.killedFunctions).toBeGreaterThan(8)
    expect(counts.shuffledInstances).toBeGreaterThan(50)
    expect(report.analysts.reconnects).toBeGreaterThan(10)
  } finally {
    await stack.close()
  }
}, 500_000)
