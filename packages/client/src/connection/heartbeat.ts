import type { ClientMessage, EpochMs } from '@sportsfeeds/domain'

/** Numbers pings and matches pongs to them. */
export interface Heartbeat {
  ping(nowMs: EpochMs): ClientMessage
  /** Time at which the matching ping was sent; undefined if there is none. */
  pong(id: string | undefined): EpochMs | undefined
  reset(): void
}

export function createHeartbeat(): Heartbeat {
  const sentAtMs = new Map<string, EpochMs>()
  let pings = 0

  return {
    ping: (nowMs) => {
      pings += 1
      const id = String(pings)
      sentAtMs.set(id, nowMs)
      const [oldest] = sentAtMs.keys()
      if (sentAtMs.size > maxOpenPings && oldest !== undefined) sentAtMs.delete(oldest)
      return { action: 'ping', id }
    },

    pong: (id) => {
      if (id === undefined) return undefined
      const pingedAtMs = sentAtMs.get(id)
      sentAtMs.delete(id)
      return pingedAtMs
    },

    reset: () => sentAtMs.clear(),
  }
}

const maxOpenPings = 8
