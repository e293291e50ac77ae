import {
  Agent,
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import type { Duplex } from 'node:stream'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { PortInUseError } from '../errors.ts'
import {
  asReceived,
  type Destination,
  forwardRequest,
  forwardUpgrade,
  headersOf,
  refusal,
  refuseRequest,
  refuseUpgrade,
  type TakeUpgrade,
} from '../http/forward.ts'
import type { Behavior } from './settings.ts'
import type { ViewerResponse, ViewerRequest } from './viewer-responses.ts'

export interface ViewerServer {
  readonly port: number
  /** Ends every connection at once. */
  close(): Promise<void>
}

export interface ViewerServerOptions {
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  readonly respond: (request: ViewerRequest) => ViewerResponse
  /** The server that requests of this target go to; undefined for those that `respond` serves. */
  readonly originFor: (target: string) => Behavior | undefined
  /** What serves upgrades at an origin of this process. */
  readonly upgradesAt: (origin: string) => TakeUpgrade | undefined
}

/** Serves viewers of one distribution over HTTP, without TLS. @throws PortInUseError */
export function listenForViewers(options: ViewerServerOptions): Promise<ViewerServer> {
  const { host, port, respond, originFor, upgradesAt } = options
  const agent = new Agent({ keepAlive: true })
  const upgraded = new Set<Duplex>()
  const listener: RequestListener = (request, response) => {
    const { localAddress, localPort } = request.socket
    // `localhost` is another origin than the one that pages and their sign-in know.
    if (request.headers.host === `localhost:${localPort}` || localAddress === otherLoopback) {
      request.resume()
      response.writeHead(307, { location: `http://${host}:${localPort}${request.url}` }).end()
      return
    }
    const behavior = originFor(request.url ?? '/')
    if (behavior !== undefined) {
      forwardRequest(request, response, destinationOf(request, behavior), {
        agent,
        onError: () => refuseRequest(request, response, unreachable),
      })
      return
    }
    request.resume()
    send(request, response, respond(viewerRequest(request))).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
      response.end(`The emulator failed: ${String(error)}\n`)
    })
  }
  const server = createServer(listener)
  /** For those who say `localhost` and reach the other loopback address; best effort. */
  const otherServer = createServer(listener)
  server.on('upgrade', (request, client, head) => {
    const behavior = originFor(request.url ?? '/')
    upgraded.add(client)
    client.once('close', () => upgraded.delete(client))
    if (behavior === undefined) {
      client.on('error', () => client.destroy())
      return refuseUpgrade(client, refusal(403, 'This path takes no upgrades.'))
    }
    const destination = destinationOf(request, behavior)
    const takeUpgrade = upgradesAt(behavior.origin)
    if (takeUpgrade !== undefined) return takeUpgrade(asReceived(request, destination), client, head)
    forwardUpgrade(request, client, head, destination, {
      onError: () => refuseUpgrade(client, unreachable),
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(host, port, { cause: error }) : error),
    )
    server.listen({ host, port }, () => {
      const address = server.address()
      const taken = typeof address === 'object' && address !== null ? address.port : port
      const opened: ViewerServer = {
        port: taken,
        close: () =>
          new Promise((closed) => {
            otherServer.close(() => server.close(() => closed()))
            for (const each of [server, otherServer]) each.closeAllConnections()
            for (const client of upgraded) client.destroy()
            agent.destroy()
          }),
      }
      otherServer.once('error', () => resolve(opened))
      otherServer.listen({ host: otherLoopback, port: taken }, () => resolve(opened))
    })
  })
}

const otherLoopback = '::1'

const unreachable = refusal(502, 'The origin cannot be reached.')

/** With the viewer's headers, as the managed policy AllViewerExceptHostHeader has them. */
function destinationOf(request: IncomingMessage, { origin, customHeaders }: Behavior): Destination {
  const custom = new Map(customHeaders.map(({ name, value }) => [name.toLowerCase(), value]))
  const [host = '', port = '80'] = origin.split(':')
  const before = request.headers['x-forwarded-for']
  const viewer = request.socket.remoteAddress ?? ''
  return {
    host,
    port: Number(port),
    headers: [
      ...headersOf(request, (name) => name === 'host' || name === 'x-forwarded-for' || custom.has(name)),
      'host',
      origin,
      'x-forwarded-for',
      before === undefined ? viewer : `${String(before)}, ${viewer}`,
      ...[...custom].flat(),
    ],
  }
}

function viewerRequest({ method = 'GET', url = '/', headers }: IncomingMessage): ViewerRequest {
  return {
    method,
    target: url,
    ifNoneMatch: headers['if-none-match'],
  }
}

const compress = promisify(gzip)

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html */
const minCompressedBytes = 1_000
const maxCompressedBytes = 10_000_000

/** A compressed body differs in its bytes, so a strong tag becomes weak. */
function weakTag(etag: string | undefined) {
  return etag === undefined ? {} : { etag: `W/${etag}` }
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body, compressible }: ViewerResponse,
): Promise<void> {
  const isOfSize = body.byteLength >= minCompressedBytes && body.byteLength <= maxCompressedBytes
  const compressed = compressible && isOfSize && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  const content = compressed ? await compress(body) : body
  response.writeHead(status, {
    ...headers,
    ...(compressible ? { vary: 'Accept-Encoding' } : {}),
    ...(compressed ? { 'content-encoding': 'gzip', ...weakTag(headers['etag']) } : {}),
    ...(status === 304 ? {} : { 'content-length': content.byteLength }),
  })
  response.end(request.method === 'HEAD' ? undefined : content)
}
