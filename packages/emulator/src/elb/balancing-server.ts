import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Clock } from '@sportsfeeds/std'
import { PortInUseError } from '../errors.ts'
import {
  type Destination,
  forwardRequest,
  forwardUpgrade,
  headersOf,
  refusal,
  type Refusal,
  refuseRequest,
  refuseUpgrade,
  type TakeUpgrade,
  type UpgradeRequest,
} from '../http/forward.ts'
import { watchIdle } from './idle.ts'
import type { ListenerAction } from './listener-rules.ts'
import type { ChosenTarget, TargetGroup } from './target-group.ts'

export interface BalancingServer {
  readonly port: number
  /** Open connections of clients. */
  readonly connections: number
  /** Bytes of the connections of clients, both ways, so far. */
  readonly bytes: number
  /** Serves an upgrade as one that came to its port. */
  readonly takeUpgrade: TakeUpgrade
  /** Ends every connection at once. */
  close(): Promise<void>
}

export interface BalancingServerOptions {
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  readonly clock: Clock
  readonly idleTimeoutMs: () => number
  readonly actionFor: (request: UpgradeRequest) => ListenerAction | undefined
  readonly groupOf: (targetGroupArn: string) => TargetGroup | undefined
  readonly onConnection: () => void
}

/** Passes HTTP requests and WebSockets on to targets. @throws PortInUseError */
export function listenForClients(options: BalancingServerOptions): Promise<BalancingServer> {
  const { host, port, clock, idleTimeoutMs, onConnection } = options
  const sockets = new Set<Socket>()
  const agent = new Agent({ keepAlive: true })
  let closedBytes = 0

  const route = (request: UpgradeRequest): ChosenTarget | Refusal => {
    const action = options.actionFor(request)
    if (action === undefined) return refusal(503, 'The load balancer has no listener.')
    if (action.type === 'fixed-response') return action
    return options.groupOf(action.targetGroupArn)?.choose() ?? refusal(503, 'Service Temporarily Unavailable')
  }

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const target = route(request)
    if ('status' in target) return refuseRequest(request, response, target)
    const onward = forwardRequest(request, response, destinationOf(request, target), {
      agent,
      onError: (error) =>
        refuseRequest(
          request,
          response,
          error instanceof IdleError ? refusal(504, 'Gateway Time-out') : refusal(502, 'Bad Gateway'),
        ),
    })
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
    })
  }

  const upgrade: TakeUpgrade = (request, client, head) => {
    const target = route(request)
    if ('status' in target) {
      client.on('error', () => client.destroy())
      return refuseUpgrade(client, target)
    }
    forwardUpgrade(request, client, head, destinationOf(request, target), {
      onError: () => refuseUpgrade(client, refusal(502, 'Bad Gateway')),
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
    })
  }

  const server = createServer(handle)
  server.on('upgrade', upgrade)
  const take = (socket: Socket): void => {
    sockets.add(socket)
    socket.setNoDelay(true)
    onConnection()
    socket.once('close', () => {
      sockets.delete(socket)
      closedBytes += bytesOf(socket)
    })
  }
  server.on('connection', take)

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
        takeUpgrade: (request, client, head) => {
          take(request.socket)
          upgrade(request, client, head)
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

/** With the client's headers and those that a load balancer adds. */
function destinationOf(request: UpgradeRequest, { host, port }: ChosenTarget): Destination {
  const { headers, socket } = request
  const before = headers['x-forwarded-for']
  const client = socket.remoteAddress ?? ''
  return {
    host,
    port,
    headers: [
      ...headersOf(request, (name) => name.startsWith('x-forwarded-')),
      'x-forwarded-for',
      before === undefined ? client : `${String(before)}, ${client}`,
      'x-forwarded-proto',
      'http',
      'x-forwarded-port',
      String(socket.localPort),
    ],
  }
}

function bytesOf({ bytesRead, bytesWritten }: Socket): number {
  return bytesRead + bytesWritten
}
