import type { GameId, Sport } from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import type { ListenToPlatform } from './connection/browser-hooks.ts'
import type { ReadAddress } from './connection/access.ts'
import type { SocketConstructor } from './connection/socket.ts'
import type { Timing } from './connection/timing.ts'
import type { FrameParser } from './protocol/frame-parser.ts'
import type { Fetch, GetToken } from './rest/feeds-api.ts'
import type { CursorStorage } from './sync/cursor-store.ts'

export interface ClientOptions {
  /**
   * `bookmakerApiUrl` of the stack's outputs; or a function that reads it, called before each attempt to connect: a stack whose delivery
   * changes has another address.
   */
  readonly bookmakerApiUrl: string | ReadAddress
  /** `feedsApiUrl` of the stack's outputs. */
  readonly feedsApiUrl: string
  /**
   * Called before each attempt to connect and for each request. Throw `AccessRefusedError` from it once there will be
   * no more tokens: the client then closes for good.
   */
  readonly getToken: GetToken
  /** Games and sports to follow, at most 350 and 64; everything if none are named. */
  readonly subscription?: FollowOptions & {
    /** Only the newest odds of each market, as soon as they arrive, and nothing older. */
    readonly conflate?: boolean
  }
  /** Result of `cursor()` of an earlier client: everything since then is caught up. */
  readonly cursor?: string
  /** Deliver the newest odds of each market at first, however old. Default true. */
  readonly latest?: boolean
  /** Storage to keep the cursor in and to read it from, under `storageKey`. */
  readonly storage?: CursorStorage
  readonly storageKey?: string
  /** Odds that one `for await` may lag behind before it receives only the newest of each market. Default 50,000. */
  readonly maxBufferedOdds?: number
  readonly timing?: Partial<Timing>
  /** The platform's, unless given. Node has none before 22: pass the one of the `ws` package. */
  readonly WebSocket?: SocketConstructor
  /** For several clients of one process that follow the same: give all of them one `createSharedFrameParser()`. */
  readonly parseFrame?: FrameParser
  /** For the same clients: one `createSharedFetch()`. */
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
