import { createServer } from 'node:http'
import type { HttpService, WebSocketService } from '../../http/service.ts'

export interface Served {
  readonly port: number
  close(): Promise<void>
}

/** Runs one service on a server of its own. */
export async function serve(service: HttpService | WebSocketService): Promise<Served> {
  const server = createServer((request, response) => {
    service
      .handle(request, response)
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  if ('upgrade' in service)
    server.on('upgrade', (request, socket, head) => service.upgrade(request, socket, head))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
