import { createServer } from 'node:http'
import type { HttpRoom, UpgradeRoom } from '../../http/room.ts'

export interface Served {
  readonly port: number
  close(): Promise<void>
}

/** Puts one room behind a server of its own. */
export async function serve(room: HttpRoom | UpgradeRoom): Promise<Served> {
  const server = createServer((request, response) => {
    room
      .handle(request, response)
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  if ('upgrade' in room) server.on('upgrade', (request, socket, head) => room.upgrade(request, socket, head))
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
