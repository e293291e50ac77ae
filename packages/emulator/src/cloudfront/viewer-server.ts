import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { PortInUseError } from '../errors.ts'
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
}

/** Serves viewers of one distribution over HTTP, without TLS. @throws PortInUseError */
export function listenForViewers({ host, port, respond }: ViewerServerOptions): Promise<ViewerServer> {
  const server = createServer((request, response) => {
    request.resume()
    send(request, response, respond(viewerRequest(request))).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
      response.end(`The emulator failed: ${String(error)}\n`)
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
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            server.closeAllConnections()
          }),
      })
    })
  })
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
