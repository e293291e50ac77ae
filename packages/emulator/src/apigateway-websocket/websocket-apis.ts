import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Clock } from '@sportsfeeds/std'
import { type WebSocket, WebSocketServer } from 'ws'
import { type ExecutionPath, parseExecutionPath } from '../apigateway/execution-path.ts'
import { accountBurst, accountRatePerSecond } from '../apigateway/limits.ts'
import { createLiveStages } from '../apigateway/live-stages.ts'
import { createTokenBucket, type TokenBucket } from '../apigateway/token-bucket.ts'
import type { WebSocketService } from '../http/service.ts'
import type { Invoker } from '../lambda/types.ts'
import type { Meter } from '../meter/meter.ts'
import { type Connection, type ConnectionInfo, createIds } from './connection.ts'
import { createFrameGauge } from './frame-gauge.ts'
import { performHandshake } from './handshake.ts'
import { maxBufferedBytes, maxFrameBytes, maxMessageBytes, newConnectionsPerSecond } from './limits.ts'
import { createConnectionsService, type PostInterceptor } from './connections-service.ts'
import { createRouteRunner } from './route-runner.ts'
import { getRouteBucket, messageUnits, runDisconnect, startSession } from './session.ts'
import { freezeWebSocketApi, type WebSocketDefinition } from './websocket-definition.ts'
import { createWebSocketDrafts, type WebSocketDraft, type WebSocketDrafts } from './websocket-drafts.ts'

export interface WebSocketApisOptions {
  readonly region: string
  readonly accountId: string
  readonly clock: Clock
  readonly meter: Meter
  readonly invoker: Invoker
  /** The front door's base URL, `http://127.0.0.1:4566`. */
  readonly endpoint: () => string
  /** Numbers in [0, 1), for connection ids that repeat. */
  readonly random?: (() => number) | undefined
  /** The throttle that all APIs of an account share; these APIs have their own if not given. */
  readonly accountBucket?: TokenBucket
  readonly onLog?: ((message: string) => void) | undefined
}

/** API Gateway's WebSocket APIs: their drafts, clients at `/execute-api/<apiId>/<stage>`, and `@connections`. */
export interface WebSocketApis extends WebSocketService {
  readonly drafts: WebSocketDrafts
  /** `ws://host:port/execute-api/<apiId>`. */
  readonly apiEndpoint: (apiId: string) => string
  /** `ws://host:port/execute-api/<apiId>/<stageName>`: where clients connect. */
  readonly invokeUrl: (apiId: string, stageName: string) => string
  /** True if `/execute-api/<apiId>` is one of these APIs. */
  owns(apiId: string): boolean
  connectionIds(): readonly string[]
  /** Makes posts fail that would reach a client. Returns a function that ends it. */
  interceptPost(interceptor: PostInterceptor): () => void
  /** Drops a connection without a closing handshake. False if it is not open. */
  cut(connectionId: string): boolean
  /** Drops all connections; $disconnect is not called. */
  close(): void
}

export function createWebSocketApis(options: WebSocketApisOptions): WebSocketApis {
  const { clock, meter, invoker, onLog } = options
  const connections = new Map<string, Connection>()
  const newId = createIds(options.random)
  const apiIds = new Set<string>()
  const drafts = createWebSocketDrafts()
  const stages = createLiveStages<WebSocketDraft<'deployment'>, WebSocketDraft<'stage'>, WebSocketDefinition>(
    {
      watchDeployments: (listener) => drafts.watch('deployment', listener),
      watchStages: (listener) => drafts.watch('stage', listener),
      freeze: ({ apiId }) => freezeWebSocketApi(drafts, apiId),
    },
  )
  drafts.watch('api', ({ id }, event) => {
    apiIds.add(id)
    if (event !== 'deleted') return
    apiIds.delete(id)
    for (const { apiId, socket } of connections.values()) if (apiId === id) socket.close(1001, 'Going away')
  })
  const apiEndpoint = (apiId: string): string =>
    `${options.endpoint().replace(/^http/, 'ws')}/execute-api/${apiId}`
  const routes = createRouteRunner({ ...options, findStage: (...where) => stages.find(...where) })
  const accountBucket =
    options.accountBucket ??
    createTokenBucket({ rateLimit: accountRatePerSecond, burstLimit: accountBurst }, clock)
  const newConnections = createTokenBucket(
    { rateLimit: newConnectionsPerSecond, burstLimit: newConnectionsPerSecond },
    clock,
  )
  const protocols = new WeakMap<IncomingMessage, string>()
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
    handleProtocols: (_, request) => protocols.get(request) ?? false,
  })
  let interceptor: PostInterceptor | undefined
  let isClosed = false

  const meterMinutes = (connection: Connection): void => {
    const nowMs = clock.now()
    meter.add('apigatewayWebsocket.connectionMinutes', (nowMs - connection.meteredUntilMs) / 60_000)
    connection.meteredUntilMs = nowMs
  }
  meter.beforeRead(() => {
    for (const connection of connections.values()) meterMinutes(connection)
  })

  /** False if the client is gone, or reads so slowly that it is dropped. */
  const send = (connection: Connection, message: string | Buffer): boolean => {
    const { socket } = connection
    if (socket.readyState !== socket.OPEN) return false
    const bytes = Buffer.byteLength(message)
    if (socket.bufferedAmount + bytes > maxBufferedBytes) {
      onLog?.(`${connection.id} reads too slowly: ${socket.bufferedAmount} bytes wait, so it is dropped`)
      socket.terminate()
      return false
    }
    socket.send(message, { binary: false })
    connection.lastActiveAtMs = clock.now()
    meter.add('apigatewayWebsocket.messageUnits', messageUnits(bytes))
    return true
  }

  const connectionsService = createConnectionsService({
    meter,
    accountBucket,
    send,
    intercept: (connectionId) => interceptor?.(connectionId),
    find(apiId, stage, connectionId) {
      const connection = connections.get(connectionId)
      const isOpen = connection?.socket.readyState === connection?.socket.OPEN
      return isOpen && connection?.apiId === apiId && connection.stage === stage ? connection : undefined
    },
  })
  const session = {
    clock,
    meter,
    routes,
    newId,
    accountBucket,
    send: (to: Connection, message: string | Buffer) => void send(to, message),
    onLog,
  }

  const open = (info: ConnectionInfo, webSocket: WebSocket, socket: Duplex): void => {
    const nowMs = clock.now()
    const connection: Connection = {
      ...info,
      socket: webSocket,
      lastActiveAtMs: nowMs,
      meteredUntilMs: nowMs,
    }
    connections.set(connection.id, connection)
    webSocket.on('close', () => {
      connections.delete(connection.id)
      meterMinutes(connection)
    })
    // `ws` also closes after a broken protocol or socket; the close is handled above.
    webSocket.on('error', (error) => onLog?.(`${connection.id}: ${error.message}`))
    // Before `ws` sees the chunk, so that no message of an oversized frame is handled.
    socket.prependListener(
      'data',
      createFrameGauge(maxFrameBytes, () => webSocket.close(1009, 'Message too big')),
    )
    startSession(session, connection)
  }

  const upgrade = async (path: ExecutionPath, request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const target = routes.findTarget(path)
    if (target === undefined || path.path !== '/') return refuse(socket, 403, '{"message":"Forbidden"}')
    if (!isWebSocketHandshake(request)) return refuse(socket, 400, '{"message":"Bad Request"}')
    if (
      !newConnections.take() ||
      !accountBucket.take() ||
      getRouteBucket(target, '$connect', clock)?.take() === false
    ) {
      return refuse(socket, 429, '{"message":"Too Many Requests"}')
    }
    const outcome = await performHandshake({ clock, invoker, routes, newId, onLog }, target, path, request)
    if (outcome.kind === 'refused') return refuse(socket, outcome.status, outcome.body)
    if (socket.destroyed || isClosed) {
      await runDisconnect(session, outcome.connection, { statusCode: 1006, reason: '' })
      socket.destroy()
      return
    }
    if (outcome.protocol !== undefined) protocols.set(request, outcome.protocol)
    server.handleUpgrade(request, socket, head, (webSocket) => open(outcome.connection, webSocket, socket))
  }

  return {
    drafts,
    apiEndpoint,
    invokeUrl: (apiId, stageName) => `${apiEndpoint(apiId)}/${stageName}`,
    owns: (apiId) => apiIds.has(apiId),
    connectionIds: () => [...connections.keys()],
    interceptPost(next) {
      interceptor = next
      return () => {
        if (interceptor === next) interceptor = undefined
      }
    },
    cut(connectionId) {
      const connection = connections.get(connectionId)
      connection?.socket.terminate()
      return connection !== undefined
    },
    handle: (request, response) => connectionsService.handle(request, response),
    upgrade(request, socket, head) {
      // Until `ws` takes over the socket, a reset must not end the process.
      socket.on('error', () => void socket.destroy())
      const path = parseExecutionPath(request.url ?? '')
      if (path === undefined) return refuse(socket, 403, '{"message":"Forbidden"}')
      upgrade(path, request, socket, head).catch((error: unknown) => {
        onLog?.(`Handshake of ${path.apiId}: ${String(error)}`)
        refuse(socket, 500, '{"message":"Internal server error"}')
      })
    },
    close() {
      isClosed = true
      for (const { socket } of connections.values()) {
        socket.removeAllListeners('close')
        socket.terminate()
      }
      connections.clear()
      server.close()
    },
  }
}

function isWebSocketHandshake({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers['sec-websocket-version'] === '13' &&
    /^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '')
  )
}

function refuse(socket: Duplex, status: number, body: string): void {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
