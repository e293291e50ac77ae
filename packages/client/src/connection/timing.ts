import { streamStaleAfterMs } from '@sportsfeeds/domain'
import type { Backoff } from '@sportsfeeds/std'

/** Every duration that a client waits or allows, in one place; each is an option of `createClient`. */
export interface Timing {
  /** Most that getting a token may take, and a handshake. */
  readonly attemptTimeoutMs: number
  /** Most that the server may take to confirm a subscription. */
  readonly subscribeTimeoutMs: number
  readonly reconnect: Backoff
  readonly catchUpRetry: Backoff
  /** Events of the platform (online, visible) never bring attempts closer together than this. */
  readonly minAttemptIntervalMs: number
  readonly pingIntervalMs: number
  /** Silence after a ping for this long makes the connection suspect. */
  readonly pongTimeoutMs: number
  /**
   * A machine that wakes up fires its late timers before it reads its sockets: after one turn of the event loop a silent
   * connection counts as stale, and this much later it is given up.
   */
  readonly graceMs: number
  /** Without a heartbeat of every shard of the stream for this long, the client is stale. */
  readonly streamStaleMs: number
  /** Catch-ups that many clients begin at once, after a sender was replaced or connections were cut, are spread over this time. */
  readonly spreadMs: number
  /** Most that odds are buffered for the right order during a catch-up. */
  readonly maxBufferMs: number
  /** Pause before a catch-up that became necessary while another was under way. */
  readonly againMs: number
  readonly requestTimeoutMs: number
  /**
   * A catch-up starts this much before the last odds received: longer than the server may take to store what it has
   * received (8 s), and than changes may be out of order on the stream.
   */
  readonly overlapMs: number
  /** A catch-up reaches back no further: the client emits `incomplete` and delivers the latest odds. */
  readonly maxCatchUpMs: number
}

export const defaultTiming: Timing = {
  attemptTimeoutMs: 15_000,
  subscribeTimeoutMs: 10_000,
  reconnect: { firstMs: 500, capMs: 30_000, floorMs: 100 },
  catchUpRetry: { firstMs: 500, capMs: 15_000, floorMs: 100 },
  minAttemptIntervalMs: 1_000,
  pingIntervalMs: 15_000,
  pongTimeoutMs: 5_000,
  graceMs: 1_000,
  streamStaleMs: streamStaleAfterMs,
  spreadMs: 2_000,
  maxBufferMs: 10_000,
  againMs: 250,
  requestTimeoutMs: 10_000,
  overlapMs: 10_000,
  maxCatchUpMs: 10 * 60_000,
}
