import { protocolVersion } from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import type { Connection } from './connection.ts'
import type { Faults } from './faults.ts'

/** Between a fake server and its clients. */
export interface Network {
  /** Connections that a client holds open or is opening. */
  readonly connections: Set<Connection>
  /** Acts once something has crossed the network, either way. */
  readonly later: (act: () => void) => void
  /** Sends a frame to a connection. */
  readonly send: (connection: Connection, frame: object) => void
  /** Sends any text to every connection. */
  readonly say: (text: string) => void
  /** From now on nothing arrives at either end; what was on its way arrives afterwards. */
  readonly freeze: (isFrozen: boolean) => void
  readonly serverNow: () => number
}

export function createNetwork(clock: Clock, networkMs: number, faults: Faults): Network {
  const connections = new Set<Connection>()
  let isFrozen = false
  /** What waits on both ways while the network is frozen. */
  let frozen: (() => void)[] = []

  const later = (act: () => void): void => {
    clock.setTimeout(() => {
      if (isFrozen) frozen.push(act)
      else act()
    }, networkMs)
  }

  const serverNow = (): number => clock.now() + faults.skewMs

  return {
    connections,
    later,
    serverNow,

    send: (connection, frame) => {
      const data = JSON.stringify({ v: protocolVersion, sentAt: serverNow(), ...frame })
      later(() => connection.socket.hear('message', { data }))
    },

    say: (text) => {
      for (const { socket } of connections) later(() => socket.hear('message', { data: text }))
    },

    freeze: (value) => {
      isFrozen = value
      const arriving = value ? [] : frozen
      if (!value) frozen = []
      for (const act of arriving) act()
    },
  }
}
