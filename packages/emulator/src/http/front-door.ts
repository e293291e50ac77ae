import { createServer as createHttp1Server, type IncomingMessage } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { createServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { PortInUseError } from '../errors.ts'
import { sendResponse } from './body.ts'
import type { HttpService, HttpRequest, HttpResponse, WebSocketService } from './service.ts'
import { isForThisMachine, isOfOwnOrigin } from './trusted-request.ts'

export interface FrontDoor {
  /**
   * Sends requests under this path to the service; the longest mounted prefix wins. Only a service that is `openToPages` receives
   * what pages of other origins send: it decides itself which of them may read responses.
   */
  mount(
    prefix: string,
    service: HttpService | WebSocketService,
    options?: { readonly openToPages: boolean },
  ): void
  /** Sends requests whose `X-Amz-Target` begins with this name to the service. */
  serveTarget(target: string, service: HttpService): void
  /** Sends form posts without a target to the service, if they are signed: the older query protocol of AWS. */
  serveForms(service: HttpService): void
  /** Resolves with the port once connections are taken; port 0 picks a free one. @throws PortInUseError */
  listen(address: { readonly host: string; readonly port: number }): Promise<number>
  /** Ends every connection at once. */
  close(): Promise<void>
}

export interface FrontDoorOptions {
  /** A connection that has not sent the headers of a request by then is closed. */
  readonly headersTimeoutMs?: number
  /** A connection is closed when a request takes longer to arrive. */
  readonly requestTimeoutMs?: number
  /** A connection without a request for so long is closed: longer than any client keeps one for later. */
  readonly idleTimeoutMs?: number
  readonly checkIntervalMs?: number
}

/** The first octets that a client of HTTP/2 sends: https://www.rfc-editor.org/rfc/rfc9113#section-3.4 */
const http2Preface = 'PRI'

/**
 * One port for every service, in HTTP/1.1 and in HTTP/2 without TLS: the SDK's Kinesis client speaks only the latter
 * by default.
 */
export function createFrontDoor({
  headersTimeoutMs = 60_000,
  requestTimeoutMs = 300_000,
  idleTimeoutMs = 350_000,
  checkIntervalMs = 30_000,
}: FrontDoorOptions = {}): FrontDoor {
  const mounted = new Map<string, HttpService | WebSocketService>()
  const openToPages = new Set<HttpService>()
  const targets = new Map<string, HttpService>()
  let formService: HttpService | undefined
  const sockets = new Set<Socket>()

  const serviceAt = (path: string): HttpService | WebSocketService | undefined => {
    const prefixes = [...mounted.keys()].filter((prefix) => isUnder(path, prefix))
    const longest = prefixes.toSorted((a, b) => b.length - a.length)[0]
    return longest === undefined ? undefined : mounted.get(longest)
  }

  const serviceFor = (request: HttpRequest): HttpService | undefined => {
    const target = request.headers['x-amz-target']
    if (typeof target === 'string') {
      const service = targets.get(target.slice(0, target.indexOf('.')))
      if (service !== undefined) return service
    }
    const service = serviceAt(pathOf(request))
    if (service !== undefined) return service
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
    // A page can send a form anywhere, and cannot sign it.
    return isForm && request.headers.authorization !== undefined ? formService : undefined
  }

  const route = (request: HttpRequest, response: HttpResponse): void => {
    const service = serviceFor(request)
    if (service === undefined) {
      request.resume()
      sendJson(response, 404, {
        message: `Nothing is served for ${request.method} ${pathOf(request)}.`,
        services: [...targets.keys()],
        paths: [...mounted.keys()],
      })
      return
    }
    const reason = refusalOf(request, service)
    if (reason !== undefined) {
      request.resume()
      sendJson(response, 403, { message: reason })
      return
    }
    service.handle(request, response).catch((error: unknown) => {
      // A response that has begun cannot be replaced; the client must see that it is broken.
      if (response.headersSent) request.socket.destroy()
      else sendJson(response, 500, { message: `The emulator failed: ${String(error)}` })
    })
  }

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const service = serviceAt(pathOf(request))
    if (service === undefined || !('upgrade' in service)) return endUpgrade(socket, '404 Not Found')
    if (refusalOf(request, service) !== undefined) return endUpgrade(socket, '403 Forbidden')
    service.upgrade(request, socket, head)
  }

  const refusalOf = (request: HttpRequest, service: HttpService): string | undefined => {
    if (!isForThisMachine(request)) return 'The Host is not an address of this machine.'
    if (openToPages.has(service) || isOfOwnOrigin(request)) return undefined
    return 'Pages of other origins may not send this.'
  }

  const http1 = createHttp1Server(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: idleTimeoutMs,
      connectionsCheckingInterval: checkIntervalMs,
    },
    route,
  )
  http1.on('upgrade', upgrade)
  // It never listens itself, and looks after its connections only from this event on.
  http1.emit('listening')
  const http2 = createHttp2Server(route)
  http2.on('session', (session) => session.setTimeout(idleTimeoutMs, () => session.close()))
  http2.on('sessionError', () => {
    // A client that breaks off is not an error of the server; its socket is gone already.
  })

  const serve = (socket: Socket): void => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.setTimeout(headersTimeoutMs, () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
    // Later owners add their own listener; until then a reset must not end the process.
    socket.on('error', () => socket.destroy())
    sniff(socket, (isHttp2) => {
      socket.setTimeout(0)
      ;(isHttp2 ? http2 : http1).emit('connection', socket)
    })
  }
  const server = createServer(serve)
  /** For those who say `localhost` and reach the other loopback address; best effort. */
  const otherServer = createServer(serve)

  return {
    mount: (prefix, service, options) => {
      mounted.set(prefix, service)
      if (options?.openToPages === true) openToPages.add(service)
    },
    serveTarget: (target, service) => void targets.set(target, service),
    serveForms: (service) => void (formService = service),
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once('error', (error: NodeJS.ErrnoException) =>
          reject(error.code === 'EADDRINUSE' ? new PortInUseError(host, port, { cause: error }) : error),
        )
        server.listen({ host, port }, () => {
          const address = server.address()
          const taken = typeof address === 'object' && address !== null ? address.port : port
          if (host !== '127.0.0.1') {
            resolve(taken)
            return
          }
          otherServer.once('error', () => resolve(taken))
          otherServer.listen({ host: '::1', port: taken }, () => resolve(taken))
        })
      }),
    close: () =>
      new Promise((resolve) => {
        http1.close()
        otherServer.close(() => server.close(() => resolve()))
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Reads the first octets, puts them back and decides by them which protocol the client speaks. */
function sniff(socket: Socket, decide: (isHttp2: boolean) => void): void {
  let seen = Buffer.alloc(0)
  const look = (): void => {
    // A socket without encoding gives buffers.
    const chunk = socket.read() as Buffer | null
    if (chunk === null) return
    seen = Buffer.concat([seen, chunk])
    const start = seen.toString('latin1', 0, http2Preface.length)
    if (start.length < http2Preface.length && http2Preface.startsWith(start)) return
    socket.off('readable', look)
    socket.unshift(seen)
    decide(start === http2Preface)
  }
  socket.on('readable', look)
}

function endUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

function pathOf(request: HttpRequest): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/'
}

function isUnder(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`)
}

function sendJson(response: HttpResponse, status: number, content: unknown): void {
  sendResponse(response, {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(content),
  })
}
