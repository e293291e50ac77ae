import { withClientAdmin } from '@sportsfeeds/admin'
import { createSharedFetch, createSharedFrameParser } from '@sportsfeeds/client'
import { sampleClient } from '@sportsfeeds/domain/samples'
import { driveLocal } from '@sportsfeeds/harness/drive-local'
import { type StackProcess, startStackProcess } from '@sportsfeeds/local'
import { type AnalystConnection, connectClient } from '@sportsfeeds/simulator'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { createCuttableWebSocket } from './testing/cuttable-web-socket.ts'
import { cutAll } from './testing/cut-all.ts'
import { fetchAnalystToken } from './testing/fetch-analyst-token.ts'
import { SlowWebSocket } from './testing/slow-web-socket.ts'
import { startStackLoad } from './testing/start-stack-load.ts'

/** The whole load that the gateway is for, and its times; without it a load that any machine takes, and counts only. */
const isFull = process.env['GATEWAY_AUDIT'] === 'full'
const seed = 20_261_127
const rate = isFull ? 500 : 200
const seconds = 60
const analysts = isFull ? 50 : 20
const slowAnalysts = analysts / 10
const cutAnalysts = isFull ? 1_000 : 100
const otherAnalysts = 10
const measuredSeconds = isFull ? 5 : 1
const Faults = z.object({ counts: z.record(z.string(), z.number()) })

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

test(`when ${cutAnalysts} analysts are cut at once, all are live again after one REST read at most, and the others receive odds as before`, async () => {
  await withClientAdmin(stack.outputs, (admin) => admin.create(sampleClient(Date.now())))
  const load = await startStackLoad(stack.outputs, { rate, seed })
  const target = { outputs: stack.outputs, getToken: analystToken }
  const shared = { parseFrame: createSharedFrameParser(), fetch: createSharedFetch() }
  const cuttable = createCuttableWebSocket()
  let ages: number[] = []
  const untilMeasured = () =>
    vi.waitFor(() => expect(ages.length).toBeGreaterThan(measuredSeconds * rate * otherAnalysts), eventually)
  const connections: AnalystConnection[] = []
  try {
    const connectOther = connectClient(target, shared)
    for (let count = 0; count < otherAnalysts; count += 1)
      connections.push(connectOther(({ receivedAt }) => ages.push(Date.now() - receivedAt)))
    const connectCut = connectClient(target, { ...shared, WebSocket: cuttable.WebSocket })
    const cut: AnalystConnection[] = []
    while (cut.length < cutAnalysts) {
      const group = Array.from({ length: connectedTogether }, (_, place) =>
        connectCut(() => undefined, {
          kind: 'few-games',
          games: load.games.filter((_game, game) => game % 10 === place % 10).map(({ id }) => id),
        }),
      )
      cut.push(...group)
      connections.push(...group)
      await Promise.all(group.map((connection) => connection.ready()))
    }
    await untilMeasured()
    const beforeMs = p99(ages)
    const pagesBefore = cut.map(({ pages }) => pages())

    ages = []
    const liveAfterMs = await cutAll(cuttable, cut)
    await untilMeasured()
    const afterMs = p99(ages)
    const resumed = cut.reduce((sum, { health }) => sum + health().resumed, 0)
    const reads = cut.map(({ pages }, place) => pages() - (pagesBefore[place] ?? 0))
    process.stdout.write(
      `${cutAnalysts} analysts cut: live after ${liveAfterMs.toFixed(0)} ms, ${resumed} resumed, ${Math.max(...reads)} REST reads at most; ` +
        `others’ p99 ${beforeMs.toFixed(0)} ms before, ${afterMs.toFixed(0)} ms after\n`,
    )
    expect(Math.max(...reads)).toBeLessThanOrEqual(1)
    expect(resumed / cutAnalysts).toBeGreaterThanOrEqual(0.9)
    if (!isFull) return
    expect(liveAfterMs).toBeLessThanOrEqual(5_000)
    expect(afterMs).toBeLessThanOrEqual(2 * beforeMs)
  } finally {
    for (const connection of connections) connection.close()
    await load.stop()
  }
}, 600_000)

function p99(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(0.99 * values.length)] ?? Number.NaN
}

const eventually = { timeout: 240_000, interval: 20 }
const connectedTogether = 50

async function setFaults(plan: object): Promise<void> {
  const response = await fetch(faultsUrl(), { method: 'PUT', body: JSON.stringify(plan) })
  if (!response.ok) throw new Error(`The fault plan was refused: ${await response.text()}`)
}

function faultsUrl(): URL {
  return new URL('/_cloud/faults', stack.outputs.local?.awsEndpoint)
}

function analystToken(): Promise<string> {
  return fetchAnalystToken(stack.outputs)
}
