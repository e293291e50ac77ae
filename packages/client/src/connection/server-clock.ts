import type { EpochMs } from '@sportsfeeds/domain'

/** Estimates the server's time from the times in its frames. */
export interface ServerClock {
  /** A frame that the server stamped `sentAt` arrived. */
  observe(sentAt: EpochMs, clientReceivedAt: EpochMs): void
  /** A pong that the server stamped `sentAt` arrived. */
  observePong(sentAt: EpochMs, pingedAt: EpochMs, clientReceivedAt: EpochMs): void
  /** The server's time when it is `clientReceivedAt` here: at most the true one, by the fastest frame's time on the way. */
  atLeast(clientReceivedAt: EpochMs): EpochMs
  /** Added to a local time it gives the server's. */
  readonly offsetMs: number
  readonly roundTripMs: number | undefined
  /** A new connection: clocks may have been set meanwhile. */
  reset(): void
}

export function createServerClock(): ServerClock {
  let leastOffsetMs: number | undefined
  let best: { readonly roundTripMs: number; readonly offsetMs: number } | undefined

  return {
    observe: (sentAt, clientReceivedAt) => {
      leastOffsetMs = Math.max(leastOffsetMs ?? Number.NEGATIVE_INFINITY, sentAt - clientReceivedAt)
    },

    // The shortest round trip is the most precise: https://www.rfc-editor.org/rfc/rfc5905#section-8
    observePong: (sentAt, pingedAt, clientReceivedAt) => {
      const roundTripMs = clientReceivedAt - pingedAt
      if (best !== undefined && best.roundTripMs <= roundTripMs) return
      best = { roundTripMs, offsetMs: sentAt - (pingedAt + clientReceivedAt) / 2 }
    },

    atLeast: (clientReceivedAt) => clientReceivedAt + (leastOffsetMs ?? 0),

    get offsetMs() {
      return best?.offsetMs ?? leastOffsetMs ?? 0
    },

    get roundTripMs() {
      return best?.roundTripMs
    },

    reset: () => {
      leastOffsetMs = undefined
      best = undefined
    },
  }
}
