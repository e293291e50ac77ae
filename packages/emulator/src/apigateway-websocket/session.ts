import type { Clock, Timer } from '@sportsfeeds/std'
import type { RawData } from 'ws'
import { GatewayRefusal } from '../apigateway/gateway-response.ts'
import { createTokenBucket, type TokenBucket } from '../apigateway/token-bucket.ts'
import type { Meter } from '../meter/meter.ts'
import type { Connection } from './connection.ts'
import { idleTimeoutMs, maxConnectionMs, messageUnitBytes } from './limits.ts'
import { selectRoute } from './route-selection.ts'
import type { RouteRunner } from './route-runner.ts'
import type { WebSocketStage } from './websocket-definition.ts'
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

/** Runs an open connection: its messages go to their routes, and it ends when it is idle or old. */
export function startSession(options: SessionOptions, connection: Connection): void {
  const { clock, meter } = options
  const { socket } = connection
  let timer: Timer | undefined

  // The idle time is looked at when it may be over, so that a message costs no timer.
  const watch = (): void => {
    const endsMs = Math.min(
      connection.lastActiveAtMs + idleTimeoutMs,
      connection.connectedAtMs + maxConnectionMs,
    )
    if (clock.now() >= endsMs) socket.close(1001, 'Going away')
    else timer = clock.setTimeout(watch, endsMs - clock.now())
  }
  watch()

  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (socket.readyState !== socket.OPEN) return
    connection.lastActiveAtMs = clock.now()
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-binary-media-types.html
    if (isBinary) {
      socket.close(1003, 'Unsupported data')
      return
    }
    // `ws` gives one buffer per message unless it is told otherwise.
    const body = data as Buffer
    meter.add('apigatewayWebsocket.messageUnits', messageUnits(body.byteLength))
    void takeMessage(options, connection, body.toString('utf8'))
  })
  socket.on('close', (statusCode, reason) => {
    timer?.cancel()
    void tellDisconnected(options, connection, { statusCode, reason: reason.toString('utf8') })
  })
}

/** At least one, as a message without content is one too. */
export function messageUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / messageUnitBytes))
}

async function takeMessage(
  { clock, routes, newId, accountBucket, send, onLog }: SessionOptions,
  connection: Connection,
  body: string,
): Promise<void> {
  const target = routes.targetOf(connection.apiId, connection.stage)
  if (target === undefined) return
  const route = selectRoute(target.deployment.routesByKey, target.api.routeSelectionExpression, body)
  const context = routes.contextOf(target, route?.routeKey ?? '$default')
  const fail = (message: string): void =>
    send(connection, JSON.stringify({ message, connectionId: connection.id, requestId: context.requestId }))

  if (route === undefined) return fail('Forbidden')
  if (!accountBucket.take() || bucketOf(target.stage, clock)?.take() === false) {
    return fail('Too Many Requests')
  }
  try {
    const event = toMessageEvent(connection, context, { messageId: newId(), body })
    const answer = await routes.run(target, route, event)
    const isTwoWay = [...route.responses.values()].includes('$default')
    if (isTwoWay && answer !== undefined && answer.body.length > 0) send(connection, answer.body)
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) onLog?.(`${route.routeKey}: ${String(error)}`)
    else onLog?.(`${route.routeKey} of ${connection.apiId}: ${error.detail ?? error.type}`)
    fail('Internal server error')
  }
}

/** Best effort, as on AWS: nobody learns of a failure but the log. */
export async function tellDisconnected(
  { routes, onLog }: Pick<SessionOptions, 'routes' | 'onLog'>,
  connection: Omit<Connection, 'socket' | 'lastActiveAtMs' | 'meteredUntilMs'>,
  end: { readonly statusCode: number; readonly reason: string },
): Promise<void> {
  const target = routes.targetOf(connection.apiId, connection.stage)
  const route = target?.deployment.routesByKey.get('$disconnect')
  if (target === undefined || route === undefined) return
  try {
    await routes.run(
      target,
      route,
      toDisconnectEvent(connection, routes.contextOf(target, '$disconnect'), end),
    )
  } catch (error) {
    onLog?.(`$disconnect of ${connection.apiId}: ${String(error)}`)
  }
}

const buckets = new WeakMap<object, TokenBucket>()

/** The bucket of a stage's throttling; a change of it makes a new one. */
export function bucketOf({ throttling }: WebSocketStage, clock: Clock): TokenBucket | undefined {
  if (throttling === undefined) return undefined
  const bucket = buckets.get(throttling) ?? createTokenBucket(throttling, clock)
  buckets.set(throttling, bucket)
  return bucket
}
