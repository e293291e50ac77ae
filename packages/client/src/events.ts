import type { EpochMs } from '@sportsfeeds/domain'
import type { ConnectionState } from './connection/connection-state.ts'
import type { CatchUpCause } from './connection/machine/client-state.ts'
import type { BadFrameError, ClientError } from './errors.ts'
import type { GameUpdate } from './sync/followed-games.ts'
import type { Gap } from './sync/gap-tracker.ts'
import type { ReceivedOdds } from './sync/received-odds.ts'

/** Events of a client, by the name that `client.on` takes. */
export interface ClientEvents {
  /** One odds record, in order within its market, and only once unless the provider sends it again (`isRepeat`). */
  odds: ReceivedOdds
  /** A followed game as it is now, with its live state: when it is first known, and whenever it has changed. */
  game: GameUpdate
  state: { readonly state: ConnectionState; readonly previous: ConnectionState }
  /** Frames were missed, or may have been; the client catches up. */
  gap: Gap
  /** A catch-up has succeeded: everything missed since `since` (the server's time) has been delivered. */
  recovered: { readonly cause: CatchUpCause; readonly since: EpochMs; readonly odds: number }
  /**
   * The client was away for longer than it catches up. Odds received between the two times may be missing;
   * `client.feeds.history` reads them. The newest of each market are delivered.
   */
  incomplete: { readonly from: EpochMs; readonly to: EpochMs }
  /**
   * Records were left out of a frame or a response since this client cannot read them: a newer server may write what it does not
   * know. All others are delivered; load a newer client for these.
   */
  unreadable: { readonly in: 'frame' | 'response'; readonly records: readonly string[] }
  /** A message from the server could not be read and was skipped. */
  'malformed-frame': BadFrameError
  /** Something failed that the client recovers from automatically. */
  error: { readonly during: 'token' | 'connection' | 'catch-up' | 'message'; readonly error: ClientError }
  /** A consumer of the async iterator is too slow: this many odds were skipped, never the newest of a market. */
  overflow: { readonly odds: number }
}
