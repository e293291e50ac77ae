import type { Backoff } from '@sportsfeeds/std'

/** Every time that the client waits for or gives, in one place; each can be set for one client. */
export interface Timing {
  /** A token and a handshake each have to come within this. */
  readonly attemptTimeoutMs: number
  /** From sending a subscription until the server must have confirmed it. */
  readonly subscribeTimeoutMs: number
  readonly reconnect: Backoff
  readonly catchUpRetry: Backoff
  /** A connection that held this long was good: the next loss begins with the shortest pause again. */
  readonly minUptimeMs: number
  /** Signs from the platform (online, visible) never lead to attempts closer together than this. */
  readonly minAttemptIntervalMs: number
  readonly pingIntervalMs: number
  /** After a ping, silence of this length makes the connection suspicious. */
  readonly pongTimeoutMs: number
  /**
   * A machine that wakes fires its late timers before it reads its sockets: after one turn of the event loop a silent
   * connection counts as stale, and after this much more it is given up.
   */
  readonly graceMs: number
  /** While catching up, odds are held back for the right order at most this long. */
  readonly maxHoldMs: number
  /** Pause before a catch-up that became necessary while another was under way. */
  readonly againMs: number
  readonly requestTimeoutMs: number
  /**
   * Catching up begins this much before the last odds known: longer than the server may take to store what it has
   * received (8 s), and than changes may be out of order on the stream.
   */
  readonly overlapMs: number
  /** A shard without frames for this long is quiet, not late. */
  readonly quietShardMs: number
  /** Further back nothing is caught up: the client says so (`incomplete`) and shows the latest odds. */
  readonly maxCatchUpMs: number
}

export const defaultTiming: Timing = {
  attemptTimeoutMs: 15_000,
  subscribeTimeoutMs: 10_000,
  reconnect: { firstMs: 500, capMs: 30_000, floorMs: 100 },
  catchUpRetry: { firstMs: 500, capMs: 15_000, floorMs: 100 },
  minUptimeMs: 10_000,
  minAttemptIntervalMs: 1_000,
  pingIntervalMs: 15_000,
  pongTimeoutMs: 5_000,
  graceMs: 1_000,
  maxHoldMs: 10_000,
  againMs: 250,
  requestTimeoutMs: 10_000,
  overlapMs: 10_000,
  quietShardMs: 5 * 60_000,
  maxCatchUpMs: 10 * 60_000,
}
