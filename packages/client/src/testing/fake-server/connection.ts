import type { Subscription } from '@sportsfeeds/domain'
import type { Timer } from '@sportsfeeds/std'

/** The server's end of a connection. */
export interface Connection {
  readonly socket: { hear(type: string, event: Heard): void; end(code: number): void }
  subscription: Subscription
  /** Whether the consumer knows of it. */
  isListed: boolean
  epoch: number
  n: number
  /** Records that the live gateway has left out since the last frame. */
  leftOut: number
  heartbeat: Timer | undefined
}

/** What a listener of the client's end hears. */
export interface Heard {
  readonly data?: unknown
  readonly code?: number
}
