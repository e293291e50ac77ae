import { createClient, createProvider, type Provider } from '@sportsfeeds/client'
import { referenceFeed } from '@sportsfeeds/domain/samples'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { seedSamples } from './demo/seed-samples.ts'
import { startStack, type RunningStack } from './stack.ts'

const [sample] = referenceFeed.odds

describe('a stack that delivers by the live gateway', () => {
  let stack: RunningStack
  const lines: string[] = []

  beforeAll(async () => {
    stack = await startStack({
      config: { 'sportsfeeds:delivery': 'gateway' },
      onFunctionLog: (name, { message }) => void lines.push(`${name} ${message}`),
    })
    const { outputs } = stack
    await seedSamples({ outputs, provider: provider(), nowMs: Date.now() })
  })

  afterAll(() => stack.close())

  const provider = (): Provider => {
    const [apiKey = ''] = Object.values(stack.outputs.providerApiKeys ?? {})
    return createProvider({ url: stack.outputs.feedsApiUrl, apiKey, retry: false })
  }

  const tasks = () => [...stack.cloud.ecs.runningTasks().values()].flat()

  test('its tasks run behind a load balancer, and it has no WebSocket API', () => {
    expect(tasks()).toHaveLength(2)
    expect(stack.outputs.bookmakerApiUrl).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/live$/)
    expect(stack.cloud.lambda.functionNames().join(' ')).not.toMatch(/streamConsumer|connectionManager/)
  })

  test('odds that a provider puts reach an analyst', async () => {
    const { feedsApiUrl, bookmakerApiUrl } = stack.outputs
    const client = createClient({
      feedsApiUrl,
      bookmakerApiUrl,
      getToken: () => stack.analystToken(),
      subscription: { games: [sample.gameId] },
      latest: false,
    })
    try {
      const received = client[Symbol.asyncIterator]()
      await client.ready()
      expect(await provider().put([sample])).toMatchObject([{ status: 'stored' }])
      expect((await received.next()).value).toMatchObject({
        gameId: sample.gameId,
        provider: 'demo-provider',
      })
      expect(stack.cloud.loadBalancers.connections).toBe(1)
    } finally {
      client.close()
    }
  })

  test('a refused handshake stays one: its status reaches the analyst', async () => {
    const socket = new WebSocket(stack.outputs.bookmakerApiUrl, ['sportsfeeds.v2', 'bearer.not-a-token'])
    const [error] = await new Promise<[Error]>((resolve) => socket.once('error', (...args) => resolve(args)))
    expect(error.message).toContain('401')
  })

  test('nothing but the path of analysts is reached from outside', async () => {
    const site = new URL(stack.outputs.bookmakerApiUrl.replace(/^ws/, 'http')).origin
    for (const path of ['/ready', '/health', '/']) {
      expect((await fetch(`${site}${path}`)).status).toBe(404)
    }
  })

  test('closing it leaves no process', async () => {
    const pids = tasks().map(({ pid }) => Number(pid))
    await stack.close()
    expect(pids.filter(isAlive)).toEqual([])
  })
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
