import { bearerSubprotocolPrefix, type LiveOdds, ServerFrame, subprotocol } from '@sportsfeeds/domain'
import { WebSocket } from 'ws'

/** A bare analyst: a WebSocket without the client library. */
export interface Analyst {
  /** All received odds, in order of arrival. */
  readonly odds: readonly LiveOdds[]
  readonly frames: readonly ServerFrame[]
  send(message: object): void
  close(): void
}

export async function connectAnalyst(bookmakerApiUrl: string, token: string): Promise<Analyst> {
  const socket = new WebSocket(bookmakerApiUrl, [subprotocol, `${bearerSubprotocolPrefix}${token}`])
  const frames: ServerFrame[] = []
  const odds: LiveOdds[] = []
  socket.on('message', (data) => {
    // Frames are text, which ws hands over as one buffer.
    const frame = ServerFrame.parse(JSON.parse((data as Buffer).toString('utf8')))
    frames.push(frame)
    if (frame.type === 'odds') odds.push(...frame.games.flat())
  })
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true })
    // Says with which status a handshake was refused. The platform's WebSocket must not.
    socket.addEventListener(
      'error',
      ({ error, message }) =>
        reject(new Error(`No connection to ${bookmakerApiUrl}: ${message}`, { cause: error })),
      { once: true },
    )
  })
  return {
    odds,
    frames,
    send: (message) => socket.send(JSON.stringify(message)),
    close: () => socket.close(),
  }
}
