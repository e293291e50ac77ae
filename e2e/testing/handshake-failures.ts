import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server whose handshakes all fail in one way. */
export interface FailingServer {
  readonly bookmakerApiUrl: string
  readonly feedsApiUrl: string
  close(): Promise<void>
}

export const handshakeFailures = [
  'refused token',
  'refused origin',
  'no such address',
  'stops meanwhile',
] as const
export type HandshakeFailure = (typeof handshakeFailures)[number]

/** States in which a client ends up: closed for good, or offline until the next attempt. */
export const expectedStates: Record<HandshakeFailure, string> = {
  'refused token': 'closed access-refused',
  'refused origin': 'offline connection-failed',
  'no such address': 'offline connection-failed',
  'stops meanwhile': 'offline connection-failed',
}

/** Listens on a free port; with `no such address` nothing does any more. */
export async function serveFailure(failure: HandshakeFailure): Promise<FailingServer> {
  const server = createServer((request, response) => {
    if (failure === 'stops meanwhile') {
      request.socket.destroy()
      return
    }
    const status = request.method === 'OPTIONS' ? 204 : failure === 'refused token' ? 401 : 200
    response.writeHead(status, {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'authorization',
    })
    response.end(status === 200 ? '{"games":[]}' : undefined)
  })
  server.on('upgrade', (_, socket) => {
    const status = failure === 'refused token' ? '401 Unauthorized' : '403 Forbidden'
    if (failure === 'stops meanwhile') socket.destroy()
    else socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  if (failure === 'no such address') await close(server)
  return {
    bookmakerApiUrl: `ws://127.0.0.1:${port}/v1`,
    feedsApiUrl: `http://127.0.0.1:${port}/v1`,
    close: () => close(server),
  }
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
