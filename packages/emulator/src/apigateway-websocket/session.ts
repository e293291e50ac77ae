import type { Clock, Timer } from '@sportsfeeds/std'
import type { RawData } from 'ws'
import { GatewayRefusal } from '../apigateway/gateway-response.ts'
import { createTokenBucket, type TokenBucket } from '../apigateway/token-bucket.ts'
import type { Meter } from '../meter/meter.ts'
import type { Connection, ConnectionInfo } from './connection.ts'
import { idleTimeoutMs, maxConnectionMs, messageUnitBytes } from './limits.ts'
import { selectRoute } from './route-selection.ts'
import type { RouteRunner, Target } from './route-runner.ts'
import { toDisconnectEvent, toMessageEvent } from './websocket-event.ts'

export interface SessionOptions {
  readonly clock: Clock
  readonly meter: Meter
  readonly routes: RouteRunner
  readonly newId: () => string
  readonly accountBucket: TokenBucket
  /** Sends one message to the client and meters it. */
  readonly send: (connection: Connection, message: string | Buffer) => void
  readonly onLog?: ((message: string) => void) | undefined
}

/** Runs an open connection: routes its messages, and closes it when it is idle or old. */
export function startSession(options: SessionOptions, connection: Connection): void {
  const { clock, meter } = options
  const { socket } = connection
  let timer: Timer | undefined

  // Checked when the idle time may be over, so that a message costs no timer.
  const checkAge = (): void => {
    const endsAtMs = Math.min(
      connection.lastActiveAtMs + idleTimeoutMs,
      connection.connectedAtMs + maxConnectionMs,
    )
    if (clock.now() >= endsAtMs) socket.close(1001, 'Going away')
    else timer = clock.setTimeout(checkAge, endsAtMs - clock.now())
  }
  checkAge()

  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (socket.readyState !== socket.OPEN) return
    connection.lastActiveAtMs = clock.now()
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-binary-media-types.html
    if (isBinary) {
      socket.close(1003, 'Unsupported data')
      return
    }
    // `ws` gives one buffer per message unless configured otherwise.
    const body = data as Buffer
    meter.add('apigatewayWebsocket.messageUnits', messageUnits(body.byteLength))
    void handleMessage(options, connection, body.toString('utf8'))
  })
  socket.on('close', (statusCode, reason) => {
    timer?.cancel()
    void runDisconnect(options, connection, { statusCode, reason: reason.toString('utf8') })
  })
}

/** At least one: a message without content is one too. */
export function messageUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / messageUnitBytes))
}

async function handleMessage(
  { clock, routes, newId, accountBucket, send, onLog }: SessionOptions,
  connection: Connection,
  body: string,
): Promise<void> {
  const target = routes.findTarget(connection)
  if (target === undefined) return
  const route = selectRoute(target.definition, body)
  const context = routes.createContext(route?.routeKey ?? '$default')
  const fail = (message: string): void =>
    send(connection, JSON.stringify({ message, connectionId: connection.id, requestId: context.requestId }))

  if (route === undefined) return fail('Forbidden')
  if (!accountBucket.take() || getRouteBucket(target, route.routeKey, clock)?.take() === false) {
    return fail('Too Many Requests')
  }
  try {
    const response = await routes.run(
      route,
      toMessageEvent(connection, context, { messageId: newId(), body }),
    )
    if (route.isTwoWay && response !== undefined && response.body !== '') send(connection, response.body)
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) onLog?.(`${route.routeKey}: ${String(error)}`)
    else onLog?.(`${route.routeKey} of ${connection.apiId}: ${error.detail ?? error.type}`)
    fail('Internal server error')
  }
}

/** Calls $disconnect: best effort, as on AWS. A failure is logged. */
export async function runDisconnect(
  { routes, onLog }: Pick<SessionOptions, 'routes' | 'onLog'>,
  connection: ConnectionInfo,
  end: { readonly statusCode: number; readonly reason: string },
): Promise<void> {
  const route = routes.findTarget(connection)?.definition.routesByKey.get('$disconnect')
  if (route === undefined) return
  try {
    await routes.run(route, toDisconnectEvent(connection, routes.createContext('$disconnect'), end))
  } catch (error) {
    onLog?.(`$disconnect of ${connection.apiId}: ${String(error)}`)
  }
}

const bucketsByStage = new WeakMap<object, Map<string, TokenBucket>>()

/** The bucket of a route in a stage: each route has one, also where the stage sets the same for all. Changing the stage makes new ones. */
export function getRouteBucket(
  { stage }: Pick<Target, 'stage'>,
  routeKey: string,
  clock: Clock,
): TokenBucket | undefined {
  const throttle = stage.routeThrottles[routeKey] ?? stage.throttle
  if (throttle === undefined) return undefined
  const buckets = bucketsByStage.get(stage) ?? new Map<string, TokenBucket>()
  bucketsByStage.set(stage, buckets)
  const bucket = buckets.get(routeKey) ?? createTokenBucket(throttle, clock)
  buckets.set(routeKey, bucket)
  return bucket
}
