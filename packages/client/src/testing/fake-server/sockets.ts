import { allGames, bearerSubprotocolPrefix, ClientMessage } from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import type { SocketConstructor, SocketLike } from '../../connection/socket.ts'
import type { Connection, Heard } from './connection.ts'
import type { Delivery } from './delivery.ts'
import type { Faults } from './faults.ts'
import type { Network } from './network.ts'

/** The sockets of a fake server. */
export interface Sockets {
  readonly WebSocket: SocketConstructor
  /** The most connections at any time. */
  readonly mostOpen: number
  /** When each handshake began. */
  readonly handshakesAtMs: readonly number[]
  /** What clients sent. */
  readonly messages: readonly ClientMessage[]
}

export function createSockets(network: Network, delivery: Delivery, clock: Clock, faults: Faults): Sockets {
  const { connections, later, send } = network
  const handshakesAtMs: number[] = []
  const messages: ClientMessage[] = []
  let mostOpen = 0

  class FakeWebSocket implements SocketLike {
    readonly #listeners: [string, Listener][] = []
    readonly #connection: Connection
    #isClosed = false

    constructor(_url: string, protocols: string[]) {
      this.#connection = {
        socket: this,
        subscription: allGames,
        isListed: false,
        epoch: 0,
        n: 0,
        leftOut: 0,
        heartbeat: undefined,
      }
      const token = protocols[1]?.slice(bearerSubprotocolPrefix.length) ?? ''
      connections.add(this.#connection)
      mostOpen = Math.max(mostOpen, connections.size)
      handshakesAtMs.push(clock.now())
      later(() => {
        if (this.#isClosed) return
        if (faults.isRefusing || !faults.isAccepted(token)) this.end(1006)
        else this.open()
      })
    }

    addEventListener(type: string, listener: Listener): void {
      this.#listeners.push([type, listener])
    }

    send(text: string): void {
      if (this.#isClosed) return
      const message = ClientMessage.parse(JSON.parse(text))
      later(() => {
        if (!this.#isClosed) respond(this.#connection, message)
      })
    }

    open(): void {
      this.hear('open', {})
      beat(this.#connection)
      delivery.welcome(this.#connection)
    }

    close(): void {
      this.end(1005)
    }

    end(code: number): void {
      if (this.#isClosed) return
      this.#isClosed = true
      connections.delete(this.#connection)
      this.#connection.heartbeat?.cancel()
      for (const [type, listener] of this.#listeners) if (type === 'close') listener({ code })
    }

    hear(type: string, event: Heard): void {
      if (this.#isClosed) return
      for (const [wanted, listener] of this.#listeners) if (wanted === type) listener(event)
    }
  }

  const respond = (connection: Connection, message: ClientMessage): void => {
    messages.push(message)
    if (message.action === 'ping') send(connection, { type: 'pong', id: message.id })
    else delivery.follow(connection, message)
  }

  const beat = (connection: Connection): void => {
    connection.heartbeat = clock.setTimeout(() => {
      if (!faults.isStalled && connection.isListed && connection.leftOut === 0)
        delivery.sendHeartbeat(connection)
      beat(connection)
    }, 5_000)
  }

  return {
    WebSocket: FakeWebSocket,
    get mostOpen() {
      return mostOpen
    },
    handshakesAtMs,
    messages,
  }
}

type Listener = (event: Heard) => void
