/** Why a client is closed for good. */
export type ClosedReason = 'user' | 'access-refused' | 'subscription-refused' | 'protocol'

/** Why a client has no connection for the moment. */
export type OfflineReason =
  'not-started' | 'token-failed' | 'connection-failed' | 'connection-lost' | 'network-down'

/** What may have been missed, so that the client catches up. */
export type CatchUpCause = 'connect' | 'reconnect' | 'gap' | 'new-epoch' | 'subscription'

interface Common {
  /** Number of the newest connection: news of any other is ignored. */
  readonly socket: number
  /** Number of the newest catch-up: news of any other is ignored. */
  readonly round: number
  /** Attempts in a row without a connection that held. */
  readonly attempt: number
  /** Times in a row that the server did not take the token. */
  readonly refusals: number
  readonly hasBeenLive: boolean
}

interface Linked extends Common {
  readonly openedAtMs: number
  readonly isAwaitingPong: boolean
}

export interface Offline extends Common {
  readonly kind: 'offline'
  readonly reason: OfflineReason
  readonly retryAtMs: number
  readonly lastAttemptAtMs: number
}

export interface Connecting extends Common {
  readonly kind: 'connecting'
  /** `checking`: the handshake failed, and a browser does not say why; a request over REST tells. */
  readonly phase: 'token' | 'handshake' | 'checking'
  readonly startedAtMs: number
}

export interface CatchingUp extends Linked {
  readonly kind: 'catching-up'
  /** `waiting`: until the server's frames are sure to be complete. `pausing`: before asking once more. */
  readonly phase: 'subscribing' | 'waiting' | 'fetching' | 'pausing'
  readonly cause: CatchUpCause
  readonly tries: number
  /** Something was missed after the catch-up under way had begun. */
  readonly isOwedAgain: boolean
  /** Odds are held back for the right order, which lasts only so long. */
  readonly isHolding: boolean
}

export interface Live extends Linked {
  readonly kind: 'live'
}

/** The connection is open and silent for longer than it should be: what is on the screen may be old. */
export interface Stale {
  readonly kind: 'stale'
  readonly was: CatchingUp | Live
}

export interface Closed {
  readonly kind: 'closed'
  readonly reason: ClosedReason
  readonly detail: string
}

export type ClientState = Offline | Connecting | CatchingUp | Live | Stale | Closed

export type TimerName =
  | 'retry'
  | 'attempt'
  | 'subscribe'
  | 'liveFrom'
  | 'catchUpRetry'
  | 'hold'
  | 'ping'
  | 'pong'
  | 'turn'
  | 'grace'

/** A timer has run out. */
export type TimerEvent = { readonly [Name in TimerName]: { readonly type: `timer:${Name}` } }[TimerName]

export type ClientEvent =
  | { readonly type: 'start' }
  | { readonly type: 'token'; readonly socket: number }
  | {
      readonly type: 'token-failed'
      readonly socket: number
      readonly isFinal: boolean
      readonly detail: string
    }
  | { readonly type: 'socket-open'; readonly socket: number }
  | { readonly type: 'socket-closed'; readonly socket: number; readonly code: number }
  | {
      readonly type: 'access'
      readonly socket: number
      readonly verdict: 'granted' | 'refused' | 'unknown'
      readonly detail: string
    }
  /** Anything at all arrived on the connection. */
  | { readonly type: 'heard' }
  | { readonly type: 'subscribed'; readonly liveInMs: number }
  | { readonly type: 'subscribe-failed'; readonly isFinal: boolean; readonly detail: string }
  | { readonly type: 'missed'; readonly cause: 'gap' | 'new-epoch' }
  | { readonly type: 'caught-up'; readonly round: number }
  | {
      readonly type: 'catch-up-failed'
      readonly round: number
      readonly isRefusal: boolean
      readonly detail: string
    }
  | TimerEvent
  | { readonly type: 'network'; readonly isOnline: boolean }
  /** The page is visible again, or came back from the cache. */
  | { readonly type: 'wake' }
  /** The user follows something else now. */
  | { readonly type: 'subscription-changed' }
  | { readonly type: 'close' }

export type Effect =
  | { readonly type: 'get-token'; readonly socket: number; readonly isRefused: boolean }
  | { readonly type: 'open-socket'; readonly socket: number }
  | { readonly type: 'close-socket' }
  | { readonly type: 'check-access'; readonly socket: number }
  | { readonly type: 'send-subscription' }
  | { readonly type: 'send-ping' }
  /** Hold back odds as they arrive: of all games, or only of those that were not followed before. */
  | { readonly type: 'hold'; readonly games: 'all' | 'new' }
  /** Holding back has lasted too long: hand out what there is. */
  | { readonly type: 'release' }
  | { readonly type: 'catch-up'; readonly round: number; readonly cause: CatchUpCause }
  | { readonly type: 'cancel-catch-up' }
  | { readonly type: 'set-timer'; readonly timer: TimerName; readonly delayMs: number }
  | { readonly type: 'clear-timers'; readonly timers: readonly TimerName[] }

/** What follows from an event. */
export interface Step {
  readonly state: ClientState
  readonly effects: readonly Effect[]
}

/** What a step may know beside state and event. */
export interface Moment {
  readonly nowMs: number
  /** A random number in [0, 1), for jitter. */
  readonly draw: number
}
