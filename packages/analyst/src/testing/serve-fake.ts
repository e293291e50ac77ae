import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FakeServer } from '@sportsfeeds/client/testing'
import { WebSocketServer } from 'ws'

/** A {@link FakeServer} on real sockets of this machine. Its clock has to be the platform's. */
export interface ServedFake {
  readonly bookmakerApiUrl: string
  readonly feedsApiUrl: string
  close(): Promise<void>
}

export async function serveFake(fake: FakeServer): Promise<ServedFake> {
  const sockets = new WebSocketServer({ noServer: true })
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const answered = await fake.fetch(`http://fake${request.url ?? '/'}`, {
        headers: { authorization: request.headers.authorization ?? '' },
        signal: new AbortController().signal,
      })
      response.writeHead(answered.status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(await answered.json()))
    }
    answer().catch(() => response.destroy())
  })
  server.on('upgrade', (request, socket, head) => {
    const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(/, */)
    const behind = new fake.WebSocket(`ws://fake${request.url ?? '/'}`, protocols)
    // Refused, until the fake has opened.
    behind.addEventListener('close', () => socket.destroy())
    behind.addEventListener('open', () => {
      sockets.handleUpgrade(request, socket, head, (front) => {
        behind.addEventListener('message', ({ data }) => front.send(String(data)))
        behind.addEventListener('close', ({ code = 1006 }) => {
          // These two mean that there was no close frame; they cannot be sent.
          if (code === 1005 || code === 1006) front.terminate()
          else front.close(code)
        })
        front.on('message', (data: Buffer) => behind.send(data.toString()))
        front.on('close', () => behind.close())
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A TCP server's address is always of this type.
  const { port } = server.address() as AddressInfo
  return {
    bookmakerApiUrl: `ws://127.0.0.1:${port}/v1`,
    feedsApiUrl: `http://127.0.0.1:${port}/v1`,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
