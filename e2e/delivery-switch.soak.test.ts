import { createProgram } from '@sportsfeeds/infra/program'
import { openBuilds } from '@sportsfeeds/infra/builds'
import { startStack } from '@sportsfeeds/local'
import { driveLocal } from '@sportsfeeds/harness/drive-local'
import { expect, test, vi } from 'vitest'

const rate = 50
const seconds = 60
const analysts = 10
const eventually = { timeout: 120_000, interval: 100 }

test('a running stack is switched to the live gateway, its shard is split, and it is switched back: no analyst misses anything', async () => {
  const stack = await startStack()
  try {
    const addresses = [stack.outputs.bookmakerApiUrl]
    const shards: number[] = []
    const switchTo = async (delivery: string, shardCount: number): Promise<void> => {
      await stack.update(createProgram(openBuilds()), {
        'sportsfeeds:delivery': delivery,
        'sportsfeeds:shards': shardCount,
      })
      shards.push(stack.cloud.kinesis.shardIds(stack.outputs.streamName).length)
      addresses.push(stack.outputs.bookmakerApiUrl)
    }
    let switched: Promise<void> | undefined
    const report = await driveLocal(stack, {
      rate,
      seconds,
      analysts,
      seed: 20_261_127,
      settleSeconds: 120,
      onStart: () => {
        switched = (async () => {
          await switchTo('gateway', 1)
          await vi.waitFor(() => expect(stack.cloud.loadBalancers.connections).toBe(analysts), eventually)
          await switchTo('gateway', 2)
          await switchTo('apiGateway', 2)
        })()
      },
    })
    await switched
    expect(addresses[1]).toMatch(/\/live$/)
    expect(addresses[3]).toMatch(/\/v1$/)
    // Two more, into which the first was split.
    expect(shards).toEqual([1, 3, 3])
    expect(report.acknowledged).toBe(rate * seconds)
    expect(report.delivery).toMatchObject({
      analysts,
      received: analysts * rate * seconds,
      lost: 0,
      duplicates: 0,
      outOfOrder: 0,
    })
    expect(report.analysts.reconnects).toBeGreaterThanOrEqual(2 * analysts)
  } finally {
    await stack.close()
  }
}, 500_000)
