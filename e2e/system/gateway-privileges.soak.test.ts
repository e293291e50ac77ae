import { createProvider } from '@sportsfeeds/client'
import { toInstant } from '@sportsfeeds/domain'
import { declareStack } from '@sportsfeeds/infra/graph/declare-stack'
import { comparePermissions, permissionsOf } from '@sportsfeeds/infra/graph/permissions'
import type { RunningStack } from '@sportsfeeds/local'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { connectAnalyst } from '../testing/analyst.ts'
import { type RecordingProxy, startRecordingProxy } from '../testing/recording-proxy.ts'
import { startClientStack } from '../testing/start-client-stack.ts'
import { startStreamProxy } from '../testing/stream-proxy.ts'

const eventually = { timeout: 60_000, interval: 50 }
const settings = { 'sportsfeeds:delivery': 'gateway' }
const serviceName = 'gateway'

let stack: RunningStack
let token: string
let proxy: RecordingProxy
let streamProxy: Awaited<ReturnType<typeof startStreamProxy>>

beforeAll(async () => {
  ;({ stack, token } = await startClientStack({ config: { ...settings, 'sportsfeeds:gatewayTasks': 1 } }))
  proxy = await startRecordingProxy(stack.cloud.endpoint)
  streamProxy = await startStreamProxy(stack.cloud.endpoint)
  await startTasksBehindProxies()
})

afterAll(async () => {
  await stack.close()
  await Promise.all([proxy.close(), streamProxy.close()])
})

test('the role of the live gateway allows the calls that its tasks make, and no others', async () => {
  await useEverything()
  const declared = await declareStack('dev', {
    ...settings,
    'sportsfeeds:gatewayImage': 'sportsfeeds-gateway:test',
  })
  // A consumer belongs to its stream: AWS checks both.
  const allowed = [...permissionsOf(declared, 'live-task')].map((permission) =>
    permission.replace(/ stream-changes.*/, ' stream'),
  )
  const calls = new Set([...proxy.calls, ...streamProxy.calls])
  expect(comparePermissions(calls, new Set(allowed))).toEqual({ missing: [], spare: [] })
})

/** Replaces the tasks by others that reach AWS through the proxies. */
async function startTasksBehindProxies(): Promise<void> {
  const { ecs } = stack.cloud
  const [container] = service().definition.containerDefinitions
  const image = container?.image ?? ''
  ecs.images.put(image, {
    ...ecs.images.find(image),
    environment: {
      AWS_ENDPOINT_URL_DYNAMODB: proxy.url,
      AWS_ENDPOINT_URL_ECS: proxy.url,
      AWS_ENDPOINT_URL_KINESIS: streamProxy.url,
    },
  })
  await replaceTasks()
}

/** Triggers every AWS call of a task, from its start to its end. */
async function useEverything(): Promise<void> {
  const [apiKey = ''] = Object.values(stack.outputs.providerApiKeys ?? {})
  const provider = createProvider({ url: stack.outputs.feedsApiUrl, apiKey, retry: false })
  const date = toInstant(Date.now())
  await provider.putGames([
    {
      id: 'game-own',
      sport: 'soccer',
      name: 'Home v Away',
      homeTeam: 'Home',
      awayTeam: 'Away',
      gameDate: date,
    },
  ])
  const analyst = await connectAnalyst(stack.outputs.bookmakerApiUrl, token)
  analyst.send({ action: 'subscribe', games: ['game-own'] })
  await provider.put([
    {
      gameId: 'game-own',
      date,
      type: 'moneyline',
      isOpen: true,
      homeOdds: 1.9,
      awayOdds: 2.1,
      oddsFormat: 'decimal',
    },
  ])
  await vi.waitFor(() => expect(analyst.odds).not.toEqual([]), eventually)
  analyst.close()
  // Those that start read the game; those that stop remove their consumers.
  await replaceTasks()
  await vi.waitFor(
    () => expect(streamProxy.calls).toContain('kinesis:DeregisterStreamConsumer stream'),
    eventually,
  )
}

async function replaceTasks(): Promise<void> {
  const { ecs } = stack.cloud
  const { cluster } = service()
  const before = new Set(tasks().map(({ id }) => id))
  ecs.updateService(cluster.arn, serviceName, {}, true)
  await vi.waitFor(() => {
    expect(tasks().filter(({ id }) => before.has(id))).toEqual([])
    expect(service().isSteady).toBe(true)
  }, eventually)
}

function service() {
  return stack.cloud.ecs.findService(`sportsfeeds-${stack.outputs.stack}`, serviceName)
}

function tasks() {
  return stack.cloud.ecs.runningTasks().get(serviceName) ?? []
}
