import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { outdatedSubprotocol, protocolVersion, reloadCloseCode, reloadReason } from '@sportsfeeds/domain'
import {
  authenticate,
  chooseSubprotocol,
  type AuthenticateDependencies,
  initialSubscription,
  InvalidRequestError,
  reloadErrorFrame,
  subprotocolToken,
  type Telemetry,
  UnauthenticatedError,
} from '@sportsfeeds/functions/long-lived'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Frame } from '../delivery/frame.ts'
import type { Gateway } from '../gateway.ts'
import { type ClientSocket } from '../ports.ts'

export interface SocketServerDependencies extends AuthenticateDependencies {
  readonly gateway: Gateway
  readonly telemetry: Telemetry
  readonly port: number
  readonly host?: string
  /** How often the other side is asked for a sign of life. */
  readonly pingEveryMs?: number
}

export interface SocketServer {
  readonly port: number
  /** Ends what is open. */
  close(): Promise<void>
}

/** Serves analysts' WebSockets on any path, and `/ready` and `/health` to the load balancer and to the service. */
export async function openSocketServer({
  gateway,
  verifier,
  clients,
  telemetry,
  port,
  host,
  pingEveryMs = 30_000,
}: SocketServerDependencies): Promise<SocketServer> {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: maxMessageBytes,
    // Frames of odds bypass ws; what it sends itself is too small to be compressed.
    perMessageDeflate: { clientNoContextTakeover: true, threshold: maxMessageBytes },
    handleProtocols: (offered) => chooseSubprotocol([...offered].join()),
  })

  const admit = async (request: IncomingMessage): Promise<Admission> => {
    try {
      const offered = request.headers['sec-websocket-protocol']
      const bearer = await authenticate(subprotocolToken(offered), { verifier, clients })
      const refusal = bearer.isActive ? gateway.refusal(bearer.clientId) : 'inactive'
      if (refusal !== undefined) return { status: statuses[refusal] }
      chooseSubprotocol(offered)
      const { clientId, endsAt: tokenEndsAt } = bearer
      return { clientId, tokenEndsAt, subscription: initialSubscription(queryOf(request)) }
    } catch (error) {
      if (error instanceof UnauthenticatedError) return { status: 401 }
      if (error instanceof InvalidRequestError) return { status: 400, detail: error.message }
      telemetry.error('handshake failed', error)
      return { status: 503 }
    }
  }

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    // Until there is a WebSocket nobody else listens, and an error without a listener ends the process.
    socket.on('error', ignore)
    const admission = await admit(request)
    if (socket.destroyed) return
    if ('status' in admission) {
      refuse(socket, admission)
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      socket.off('error', ignore)
      if (webSocket.protocol === outdatedSubprotocol) dismiss(webSocket)
      else serve(webSocket, { socket, admission, compression: compressionOf(webSocket, request) })
    })
  }

  const serve = (webSocket: WebSocket, { socket, admission, compression }: Upgraded): void => {
    const session = gateway.connect({ ...admission, socket: clientSocket(webSocket, socket, compression) })
    const ping = setInterval(() => webSocket.ping(), pingEveryMs)
    webSocket.on('message', (data, isBinary) => {
      // Text arrives as one buffer: ws joins the fragments of a message.
      session.hear(isBinary || !Buffer.isBuffer(data) ? '' : data.toString())
    })
    webSocket.on('pong', () => session.touch())
    webSocket.on('close', () => {
      clearInterval(ping)
      session.end()
    })
    webSocket.on('error', ignore)
    socket.on('drain', () => session.pump())
  }

  const server = createServer((request, response) => {
    const isWell = request.url === '/health' ? gateway.isHealthy : request.url === '/ready' && gateway.isReady
    const status = isWell ? 200 : request.url === '/health' || request.url === '/ready' ? 503 : 404
    response.writeHead(status, { 'content-type': 'text/plain' }).end(isWell ? 'ok\n' : `${status}\n`)
  })
  server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, backlog: 4_096 }, resolve)
  })

  return {
    // A server that listens on a port has an address of this kind.
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A message of a client is at most a subscription and a place. */
const maxMessageBytes = 64 * 1024

type Admission = Admitted | Refusal

type Admitted = Omit<Parameters<Gateway['connect']>[0], 'socket'>

interface Refusal {
  readonly status: keyof typeof statusTexts
  readonly detail?: string
}

const statuses = { inactive: 403, 'too-many': 429, 'not-ready': 503 } as const

const statusTexts = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
} as const

function refuse(socket: Duplex, { status, detail = statusTexts[status] }: Refusal): void {
  const lines = [
    `HTTP/1.1 ${status} ${statusTexts[status]}`,
    'connection: close',
    'content-type: text/plain; charset=utf-8',
    `content-length: ${Buffer.byteLength(detail)}`,
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n${detail}`)
  socket.once('finish', () => socket.destroy())
}

interface Upgraded {
  readonly socket: Duplex
  readonly admission: Admitted
  readonly compression: Compression
}

/** `none`, each frame alone, or each after those that were read before it. */
type Compression = 'none' | 'alone' | 'continued'

/** https://www.rfc-editor.org/rfc/rfc7692#section-7.1: by the parameters of the client's offer, all of which ws has accepted. */
function compressionOf({ extensions }: WebSocket, { headers }: IncomingMessage): Compression {
  const offer = headers['sec-websocket-extensions'] ?? ''
  // It reads with a smaller window than frames are compressed for.
  if (!extensions.includes('permessage-deflate') || offer.includes('server_max_window_bits')) return 'none'
  return offer.includes('server_no_context_takeover') ? 'alone' : 'continued'
}

function clientSocket(webSocket: WebSocket, socket: Duplex, compression: Compression): ClientSocket {
  const wireOf = ({ wire, compressed, continued }: Frame): Buffer => {
    if (compression === 'none') return wire
    return (compression === 'continued' && continued?.()) || (compressed?.() ?? wire)
  }
  return {
    get bytesWaiting() {
      return socket.writableLength
    },
    // Frames are the same bytes for all, so they bypass ws, which would frame them again for each socket. Its own frames (pong, close) are
    // written at once and whole, so that the two do not mix.
    write: (frames) => {
      if (webSocket.readyState !== webSocket.OPEN) return 0
      let bytes = 0
      if (frames.length > 1) socket.cork()
      for (const frame of frames) {
        const data = wireOf(frame)
        bytes += data.length
        socket.write(data)
      }
      if (frames.length > 1) socket.uncork()
      return bytes
    },
    close: (code, reason) => {
      // Behind bytes that nobody takes, a close frame would never arrive.
      if (socket.writableLength > maxWaitingAtClose) webSocket.terminate()
      else webSocket.close(code, reason)
    },
  }
}

const maxWaitingAtClose = 128 * 1024

/** A browser hides why a handshake was refused, so an outdated client is let in to read that it has to be reloaded. */
function dismiss(webSocket: WebSocket): void {
  webSocket.on('error', ignore)
  webSocket.send(reloadErrorFrame(protocolVersion - 1, Date.now()))
  webSocket.close(reloadCloseCode, reloadReason)
}

function ignore(): void {
  // The close that follows says all that matters.
}

function queryOf({ url = '/' }: IncomingMessage) {
  const { searchParams } = new URL(url, 'http://gateway')
  return {
    multiValueQueryStringParameters: Object.fromEntries(
      [...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]),
    ),
  }
}
