import type { GameId, Sport } from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import type { ListenToPlatform } from './connection/browser-hooks.ts'
import type { SocketConstructor } from './connection/socket.ts'
import type { Timing } from './connection/timing.ts'
import type { Fetch, GetToken } from './rest/feeds-api.ts'
import type { CursorStorage } from './sync/cursor-store.ts'

export interface ClientOptions {
  /** `bookmakerApiUrl` of the stack's outputs. */
  readonly bookmakerApiUrl: string
  /** `feedsApiUrl` of the stack's outputs. */
  readonly feedsApiUrl: string
  /**
   * Asked before each attempt to connect and for each request. Throw `AccessRefusedError` from it when there will
   * be no token any more: the client then closes for good.
   */
  readonly getToken: GetToken
  /** What to follow; everything when no games and no sports are named. */
  readonly subscription?: FollowOptions & {
    /** Only the newest odds of each market, as soon as they are there, and nothing older. */
    readonly conflate?: boolean
  }
  /** What `cursor()` of an earlier client gave: what came since is caught up. */
  readonly cursor?: string
  /** Hand out the newest odds of each market at first, however old. Default true. */
  readonly latest?: boolean
  /** Where the cursor is kept and looked for, under `storageKey`. */
  readonly storage?: CursorStorage
  readonly storageKey?: string
  /** Odds that one `for await` may lag behind before it is given only the newest of each market. Default 50,000. */
  readonly maxBufferedOdds?: number
  readonly timing?: Partial<Timing>
  /** The platform's, unless given. Before Node 22 there is none: give that of the `ws` package. */
  readonly WebSocket?: SocketConstructor
  readonly fetch?: Fetch
  readonly clock?: Clock
  /** In [0, 1). */
  readonly random?: () => number
  readonly listenToPlatform?: ListenToPlatform
}

export interface FollowOptions {
  readonly games?: readonly GameId[]
  readonly sports?: readonly Sport[]
}
