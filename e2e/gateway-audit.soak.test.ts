import { type StackProcess, startStackProcess } from '@sportsfeeds/local'
import { driveLocal } from '@sportsfeeds/harness/drive-local'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import { SlowWebSocket } from './testing/slow-web-socket.ts'

const seed = 20_261_127
const rate = 200
const seconds = 60
const analysts = 20
const slowAnalysts = 2
const Faults = z.object({ counts: z.record(z.string(), z.number()) })
const Token = z.object({ access_token: z.string() })

let stack: StackProcess

beforeEach(async () => {
  stack = await startStackProcess({
    argument: {
      config: {
        'sportsfeeds:hostConsole': false,
        'sportsfeeds:delivery': 'gateway',
        'sportsfeeds:gatewayTasks': 3,
      },
    },
  })
}, 300_000)

afterEach(() => stack.close())

test('with tasks killed, subscriptions cut and slow readers, the live gateway loses nothing, and most connections resume', async () => {
  const report = await driveLocal(
    { outputs: stack.outputs, analystToken },
    {
      rate,
      seconds,
      analysts,
      seed,
      settleSeconds: 240,
      getWebSocket: (analyst) => (analyst < slowAnalysts ? SlowWebSocket : undefined),
      onStart: () => {
        const faults = {
          duplicatedChanges: { share: 0.05, after: 3 },
          reorderedChanges: { share: 0.05, after: 5 },
          killedTasks: { everyMs: 5_000 },
          cutSubscriptions: { everyMs: 2_000 },
        }
        void setFaults({ seed, timeline: [{ toMs: seconds * 1_000, faults }] })
      },
    },
  )
  expect(report.acknowledged).toBe(rate * seconds)
  expect(report.delivery).toMatchObject({
    analysts,
    received: analysts * rate * seconds,
    lost: 0,
    duplicates: 0,
    outOfOrder: 0,
  })

  // Verifies that the faults were injected.
  const { counts } = Faults.parse(await (await fetch(faultsUrl())).json())
  expect(counts['killedTasks']).toBeGreaterThan(8)
  expect(counts['cutSubscriptions']).toBeGreaterThan(20)
  expect(counts['duplicatedChanges']).toBeGreaterThan(300)
  const { reconnects, resumed } = report.analysts
  expect(reconnects).toBeGreaterThan(analysts)
  expect(resumed / reconnects).toBeGreaterThanOrEqual(0.9)
}, 600_000)

async function setFaults(plan: object): Promise<void> {
  const response = await fetch(faultsUrl(), { method: 'PUT', body: JSON.stringify(plan) })
  if (!response.ok) throw new Error(`The fault plan was refused: ${await response.text()}`)
}

function faultsUrl(): URL {
  return new URL('/_cloud/faults', stack.outputs.local?.awsEndpoint)
}

async function analystToken(): Promise<string> {
  const response = await fetch(stack.outputs.local?.tokenUrl ?? '')
  return Token.parse(await response.json()).access_token
}
