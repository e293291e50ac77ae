import { createProgram } from '@sportsfeeds/infra/program'
import { openBuilds } from '@sportsfeeds/infra/builds'
import { startStack } from '@sportsfeeds/local'
import { driveLocal } from '@sportsfeeds/harness/drive-local'
import { expect, test, vi } from 'vitest'

const rate = 50
const seconds = 60
const analysts = 10
const eventually = { timeout: 120_000, interval: 100 }

test('a running stack is switched from API Gateway to the live gateway and back, and no analyst misses anything', async () => {
  const stack = await startStack()
  try {
    const addresses = [stack.outputs.bookmakerApiUrl]
    const switchTo = async (delivery: string): Promise<void> => {
      await stack.update(createProgram(openBuilds()), { 'sportsfeeds:delivery': delivery })
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
          await switchTo('gateway')
          await vi.waitFor(() => expect(stack.cloud.loadBalancers.connections).toBe(analysts), eventually)
          await switchTo('apiGateway')
        })()
      },
    })
    await switched
    expect(addresses[1]).toMatch(/\/live$/)
    expect(addresses[2]).toMatch(/\/v1$/)
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
