import type { EpochMs } from '@sportsfeeds/domain'
import type { ConnectionState } from './connection/connection-state.ts'
import type { CatchUpCause } from './connection/state-types.ts'
import type { BadFrameError, ClientError } from './errors.ts'
import type { Gap } from './sync/gap-tracker.ts'
import type { ReceivedOdds } from './sync/received-odds.ts'

/** What `client.on` can be told of. */
export interface ClientEvents {
  /** One odds, in order within its market, and never again in this version. */
  odds: ReceivedOdds
  state: { readonly state: ConnectionState; readonly previous: ConnectionState }
  /** Frames were missed, or may have been; the client catches up. */
  gap: Gap
  /** A catch-up is through: what was missed since `since` (the server's time) has been handed out. */
  recovered: { readonly cause: CatchUpCause; readonly since: EpochMs; readonly odds: number }
  /**
   * The client was away for longer than it catches up. Odds received between the two times may be missing; they are to
   * be had by `client.feeds.history`. The newest of each market are handed out.
   */
  incomplete: { readonly from: EpochMs; readonly to: EpochMs }
  /** A message of the server could not be read and was left out. */
  'frame-fault': BadFrameError
  /** Something failed that the client goes on from by itself. */
  fault: { readonly during: 'token' | 'connection' | 'catch-up' | 'message'; readonly error: ClientError }
  /** A consumer of the async iterator is too slow: this many odds were left out, never the newest of a market. */
  overflow: { readonly odds: number }
}
