import type { ClientMessage } from '@sportsfeeds/domain'
import { encodeMessage } from '../protocol/frame-parser.ts'
import type { SocketConstructor, SocketLike } from './socket.ts'

export interface LinkEvents {
  readonly onOpen: () => void
  readonly onMessage: (data: unknown) => void
  /** The connection is gone. Called once, whichever side ended it; `wasOpen` tells if the handshake had succeeded. */
  readonly onGone: (wasOpen: boolean) => void
  /** The other side or the network has ended it. */
  readonly onClosed: (code: number) => void
}

/** At most one socket at a time; events of earlier ones are ignored. */
export interface Link {
  readonly isConnected: boolean
  /** @throws what the constructor of the socket throws. */
  open(url: string, protocols: string[], events: LinkEvents): void
  close(): void
  send(message: ClientMessage): void
}

export function createLink(WebSocket: SocketConstructor): Link {
  let current: { readonly socket: SocketLike; readonly events: LinkEvents; isOpen: boolean } | undefined

  const forget = (): void => {
    const gone = current
    current = undefined
    gone?.events.onGone(gone.isOpen)
  }

  return {
    get isConnected() {
      return current !== undefined
    },

    open(url, protocols, events) {
      const link = { socket: new WebSocket(url, protocols), events, isOpen: false }
      const { socket } = link
      current = link
      socket.addEventListener('open', () => {
        if (current !== link) return
        link.isOpen = true
        events.onOpen()
      })
      socket.addEventListener('message', ({ data }) => {
        if (current === link) events.onMessage(data)
      })
      const end = (code: number): void => {
        if (current !== link) return
        forget()
        events.onClosed(code)
      }
      // Node 22 sends no `close` after a handshake that failed. An open socket's error is followed by one.
      socket.addEventListener('error', () => {
        if (!link.isOpen) end(abnormalClosure)
      })
      socket.addEventListener('close', ({ code }) => end(code ?? abnormalClosure))
    },

    /** Disowned at once: a close handshake over a dead network takes minutes. */
    close() {
      const closing = current?.socket
      forget()
      try {
        closing?.close()
      } catch {
        // Closing while connecting throws in some implementations, and the socket is disowned either way.
      }
    },

    send(message) {
      try {
        current?.socket.send(encodeMessage(message))
      } catch {
        // A socket that cannot send is about to say that it is closed, or falls silent and is found out.
      }
    },
  }
}

/** What a browser reports when a connection ends without a close frame: https://www.rfc-editor.org/rfc/rfc6455#section-7.1.5 */
export const abnormalClosure = 1006
