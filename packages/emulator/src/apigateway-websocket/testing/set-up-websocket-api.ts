import { once } from 'node:events'
import { createManualClock } from '@sportsfeeds/std/testing'
import { WebSocket } from 'ws'
import { createFakeInvoker, type FakeFunction, functionUri } from '../../apigateway/testing/fake-invoker.ts'
import { serve } from '../../apigateway/testing/serve.ts'
import { createTokenBucket, type Throttle } from '../../apigateway/token-bucket.ts'
import { createMeter } from '../../meter/meter.ts'
import { createWebSocketApis } from '../websocket-apis.ts'

interface SeenEvent {
  readonly body?: string
  readonly requestContext: { readonly routeKey: string; readonly connectionId: string }
}

const cleanUps: (() => void | Promise<void>)[] = []

/** For `afterEach`. */
export async function closeWebSockets(): Promise<void> {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
}

interface ConnectOptions {
  readonly protocols?: readonly string[]
  readonly headers?: Record<string, string | string[]>
}

/** Connects a client. `refused` resolves to the status of a refused handshake. */
export function connect(url: string, { protocols = [], headers = {} }: ConnectOptions = {}) {
  // The types of `ws` know single values only; Node sends each value of a list.
  const socket = new WebSocket(url, [...protocols], { headers: headers as Record<string, string> })
  cleanUps.push(() => socket.terminate())
  const inbox: string[] = []
  inboxes.set(socket, inbox)
  socket.on('message', (data: Buffer) => inbox.push(data.toString('utf8')))
  const refused = new Promise<number>((resolve) => {
    socket.on('unexpected-response', (request, { statusCode = 0 }) => {
      request.destroy()
      resolve(statusCode)
    })
  })
  socket.on('error', () => {
    // Tests look at `refused` or at the close.
  })
  return { socket, refused }
}

/** The next message that the test has not seen, arrived or not. */
export async function nextMessage(socket: WebSocket): Promise<string> {
  const inbox = inboxes.get(socket) ?? []
  if (inbox.length === 0) await once(socket, 'message')
  return inbox.shift() ?? ''
}

export async function closeCode(socket: WebSocket): Promise<number> {
  const [code] = await once(socket, 'close')
  return Number(code)
}

const inboxes = new WeakMap<WebSocket, string[]>()

/**
 * A WebSocket API with the routes `$connect`, `$disconnect`, `$default` and `echo`, the last of them two-way. Functions
 * can be replaced by name; `guard` is the authorizer if `identitySource` is given.
 */
export async function setUpWebSocketApi(
  functions: Record<string, FakeFunction> = {},
  identitySource?: string[],
  { withDefault = true, account }: { readonly withDefault?: boolean; readonly account?: Throttle } = {},
) {
  const startMs = Date.UTC(2026, 2, 4, 12, 30, 15)
  const clock = createManualClock(startMs)
  const meter = createMeter()
  const events: SeenEvent[] = []
  const authorizerEvents: unknown[] = []
  const disconnect = Promise.withResolvers<void>()

  const recording =
    (run: FakeFunction): FakeFunction =>
    (event) => {
      // The service under test made it.
      events.push(event as SeenEvent)
      return run(event)
    }
  const { guard, ...routes } = functions
  const handlers: Record<string, FakeFunction> = {
    connect: () => ({ statusCode: 200 }),
    other: () => ({ statusCode: 200, body: 'dropped' }),
    echo: (event) => ({ statusCode: 200, body: (event as SeenEvent).body }),
    ...routes,
  }
  const invoker = createFakeInvoker({
    ...Object.fromEntries(Object.entries(handlers).map(([name, run]) => [name, recording(run)])),
    disconnect(event) {
      // The service under test made it.
      events.push(event as SeenEvent)
      disconnect.resolve()
      return functions['disconnect']?.(event) ?? { statusCode: 200 }
    },
    guard(event) {
      authorizerEvents.push(event)
      return guard?.(event)
    },
  })

  let port = 0
  const apis = createWebSocketApis({
    region: 'eu-west-1',
    accountId: '123456789012',
    clock,
    meter,
    invoker,
    endpoint: () => `http://127.0.0.1:${port}`,
    ...(account === undefined ? {} : { accountBucket: createTokenBucket(account, clock) }),
  })
  const server = await serve(apis)
  port = server.port
  cleanUps.push(
    () => server.close(),
    () => apis.close(),
  )

  const { drafts } = apis
  const { id: apiId } = drafts.create('api', {
    name: 'push',
    routeSelectionExpression: '$request.body.action',
  })
  const authorization = identitySource && {
    authorizationType: 'CUSTOM' as const,
    authorizerId: drafts.create('authorizer', {
      apiId,
      name: 'guard',
      authorizerType: 'REQUEST',
      authorizerUri: functionUri('guard'),
      identitySource,
    }).id,
  }
  const addRoute = (routeKey: string, name: string, change = {}): string => {
    const { id } = drafts.create('integration', {
      apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: functionUri(name),
    })
    return drafts.create('route', { apiId, routeKey, target: `integrations/${id}`, ...change }).id
  }
  addRoute('$connect', 'connect', authorization)
  addRoute('$disconnect', 'disconnect')
  if (withDefault) addRoute('$default', 'other')
  drafts.create('routeResponse', { apiId, routeId: addRoute('echo', 'echo'), routeResponseKey: '$default' })
  const { id: deploymentId } = drafts.create('deployment', { apiId })
  const stage = drafts.create('stage', { apiId, stageName: 'v1', deploymentId })
  const url = apis.invokeUrl(apiId, 'v1')

  const open = async (query = '', options: ConnectOptions = {}) => {
    const known = new Set(apis.connectionIds())
    const { socket } = connect(`${url}${query}`, options)
    await once(socket, 'open')
    const connectionId = apis.connectionIds().find((id) => !known.has(id)) ?? ''
    return { socket, connectionId }
  }
  return {
    apis,
    clock,
    meter,
    stage,
    apiId,
    url,
    startMs,
    events,
    authorizerEvents,
    open,
    /** Resolves when $disconnect has been called. */
    disconnected: () => disconnect.promise,
  }
}
