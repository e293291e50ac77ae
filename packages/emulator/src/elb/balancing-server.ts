import {
  Agent,
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type RequestOptions,
  type ServerResponse,
} from 'node:http'
import { type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Clock } from '@sportsfeeds/std'
import { PortInUseError } from '../errors.ts'
import { watchIdle } from './idle.ts'
import type { ListenerAction } from './listener-rules.ts'
import type { ChosenTarget, TargetGroup } from './target-group.ts'

export interface BalancingServer {
  readonly port: number
  /** Open connections of clients. */
  readonly connections: number
  /** Bytes of the connections of clients, both ways, so far. */
  readonly bytes: number
  /** Ends every connection at once. */
  close(): Promise<void>
}

export interface BalancingServerOptions {
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  readonly clock: Clock
  readonly idleTimeoutMs: () => number
  readonly actionFor: (request: IncomingMessage) => ListenerAction | undefined
  readonly groupOf: (targetGroupArn: string) => TargetGroup | undefined
  readonly onConnection: () => void
}

/** Passes HTTP requests and WebSockets on to targets. @throws PortInUseError */
export function listenForClients(options: BalancingServerOptions): Promise<BalancingServer> {
  const { host, port, clock, idleTimeoutMs, onConnection } = options
  const sockets = new Set<Socket>()
  const agent = new Agent({ keepAlive: true })
  let closedBytes = 0

  const route = (request: IncomingMessage): ChosenTarget | Refusal => {
    const action = options.actionFor(request)
    if (action === undefined) return refusal(503, 'The load balancer has no listener.')
    if (action.type === 'fixed-response') return action
    return options.groupOf(action.targetGroupArn)?.choose() ?? refusal(503, 'Service Temporarily Unavailable')
  }

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const target = route(request)
    if ('status' in target) return refuse(request, response, target)
    const onward = httpRequest({ ...onwardOptions(request, target), agent })
    const end = target.connect(() => response.destroy())
    const idle = watchIdle({
      clock,
      idleMs: idleTimeoutMs(),
      progress: () => bytesOf(request.socket),
      onIdle: () => onward.destroy(new IdleError('The target did not respond in time.')),
    })
    response.once('close', () => {
      idle.stop()
      end()
      onward.destroy()
    })
    onward.once('response', (incoming) => {
      response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, incoming.rawHeaders)
      incoming.pipe(response)
      incoming.once('error', () => response.destroy())
    })
    onward.once('error', (error) => {
      if (response.headersSent || response.destroyed) return void response.destroy()
      refuse(
        request,
        response,
        error instanceof IdleError ? refusal(504, 'Gateway Time-out') : refusal(502, 'Bad Gateway'),
      )
    })
    request.pipe(onward)
  }

  const upgrade = (request: IncomingMessage, client: Duplex, head: Buffer): void => {
    client.on('error', () => client.destroy())
    const target = route(request)
    if ('status' in target) return refuseUpgrade(client, target)
    const onward = httpRequest({
      ...onwardOptions(request, target),
      headers: [
        ...forwardedHeaders(request),
        'connection',
        'upgrade',
        'upgrade',
        request.headers.upgrade ?? '',
      ],
      agent: false,
    })
    const end = target.connect(() => client.destroy())
    const idle = watchIdle({
      clock,
      idleMs: idleTimeoutMs(),
      progress: () => bytesOf(request.socket),
      onIdle: () => client.destroy(),
    })
    client.once('close', () => {
      idle.stop()
      end()
      onward.destroy()
    })
    onward.once('upgrade', (response, socket, targetHead) => join(client, head, response, socket, targetHead))
    onward.once('response', (response) => {
      client.write(headOf(response))
      response.pipe(client)
    })
    onward.once('error', () => refuseUpgrade(client, refusal(502, 'Bad Gateway')))
    onward.end()
  }

  const server = createServer(handle)
  server.on('upgrade', upgrade)
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    onConnection()
    socket.once('close', () => {
      sockets.delete(socket)
      closedBytes += bytesOf(socket)
    })
  })

  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(host, port, { cause: error }) : error),
    )
    server.listen({ host, port }, () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
        get connections() {
          return sockets.size
        },
        get bytes() {
          return [...sockets].reduce((sum, socket) => sum + bytesOf(socket), closedBytes)
        },
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            for (const socket of sockets) socket.destroy()
            agent.destroy()
          }),
      })
    })
  })
}

class IdleError extends Error {}

type Refusal = Extract<ListenerAction, { type: 'fixed-response' }>

function refusal(status: number, message: string): Refusal {
  return { type: 'fixed-response', status, contentType: 'text/plain', body: `${status} ${message}\n` }
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, contentType, body }: Refusal,
): void {
  request.resume()
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

function refuseUpgrade(client: Duplex, { status, contentType, body }: Refusal): void {
  client.end(
    `HTTP/1.1 ${status} Refused\r\ncontent-type: ${contentType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

function onwardOptions(request: IncomingMessage, { host, port }: ChosenTarget): RequestOptions {
  return {
    host,
    port,
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: forwardedHeaders(request),
  }
}

/** Headers between two neighbours only. */
const hopByHop = new Set(['connection', 'keep-alive', 'upgrade', 'proxy-connection'])

/** The client's headers and those that a load balancer adds, as pairs in one list. */
function forwardedHeaders({ rawHeaders, headers, socket }: IncomingMessage): string[] {
  const kept: string[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2)
    const lower = name.toLowerCase()
    if (!hopByHop.has(lower) && !lower.startsWith('x-forwarded-')) kept.push(name, value)
  }
  const before = headers['x-forwarded-for']
  const client = socket.remoteAddress ?? ''
  return [
    ...kept,
    'x-forwarded-for',
    before === undefined ? client : `${String(before)}, ${client}`,
    'x-forwarded-proto',
    'http',
    'x-forwarded-port',
    String(socket.localPort),
  ]
}

/** Joins a client and a target that have agreed on a WebSocket; from here on only bytes are passed. */
function join(
  client: Duplex,
  clientHead: Buffer,
  response: IncomingMessage,
  target: Duplex & { setNoDelay?: (isOn: boolean) => void },
  targetHead: Buffer,
): void {
  target.setNoDelay?.(true)
  client.write(headOf(response))
  client.write(targetHead)
  target.write(clientHead)
  client.pipe(target)
  target.pipe(client)
  target.on('error', () => client.destroy())
  target.once('close', () => client.destroy())
  client.once('close', () => target.destroy())
}

function headOf({ statusCode = 502, statusMessage = '', rawHeaders }: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`]
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`)
  return `${lines.join('\r\n')}\r\n\r\n`
}

function bytesOf({ bytesRead, bytesWritten }: Socket): number {
  return bytesRead + bytesWritten
}
