import type { ClientMessage, Odds } from '@sportsfeeds/domain'
import type { Connection } from './connection.ts'

/** What API Gateway's fan-out and the live gateway do differently. */
export interface Delivery {
  /** When the live gateway last confirmed the first subscription of a connection. */
  readonly joinedAtMs: number
  /** A handshake has succeeded. */
  welcome(connection: Connection): void
  /** A connection sent a message that changes its subscription. */
  follow(connection: Connection, message: SubscriptionMessage): void
  /** Sends odds to all who follow them, unless the frame is lost. */
  post(odds: readonly Odds[], isLost: boolean): void
  sendHeartbeat(connection: Connection): void
  /** Another consumer takes over. The one before may have numbered a frame that nobody received. */
  newEpoch(isFrameMissing: boolean): void
}

export type SubscriptionMessage = Exclude<ClientMessage, { readonly action: 'ping' }>
