import { startStack } from '@sportsfeeds/local'
import { expect, test } from 'vitest'
import { driveLocal } from './testing/drive-local.ts'
import { SlowWebSocket } from './testing/slow-web-socket.ts'

const seed = 20_260_501

test('C1 whatever the cloud does, every analyst has each acknowledged odds once and in order after the last catch-up', async () => {
  const stack = await startStack()
  try {
    stack.cloud.faults.set({
      seed,
      duplicatedChanges: { share: 0.05, after: 3 },
      reorderedChanges: { share: 0.05, after: 5 },
      failedPosts: { 429: 0.025, 500: 0.025 },
      cutConnections: { everyMs: 1_000 },
      killedFunctions: { functionName: '*-streamConsumer', everyMs: 3_000 },
    })
    const report = await driveLocal(stack, {
      rate: 200,
      seconds: 15,
      analysts: 8,
      seed,
      settleSeconds: 60,
      webSocketOf: (analyst) => (analyst === 0 ? SlowWebSocket : undefined),
    })
    expect(report.acknowledged).toBe(3_000)
    expect(report.delivery).toMatchObject({
      analysts: 8,
      received: 24_000,
      lost: 0,
      duplicates: 0,
      outOfOrder: 0,
    })

    // The faults did happen.
    const counts = stack.cloud.faults.counts()
    expect(counts.duplicatedChanges).toBeGreaterThan(50)
    expect(counts.reorderedChanges).toBeGreaterThan(50)
    expect(counts.failedPosts).toBeGreaterThan(5)
    expect(counts.cutConnections).toBeGreaterThan(5)
    expect(counts.killedFunctions).toBeGreaterThan(2)
    expect(report.analysts.reconnects).toBeGreaterThan(5)
  } finally {
    await stack.close()
  }
}, 240_000)
