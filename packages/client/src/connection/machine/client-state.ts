/** Reason for which a client is closed for good. `outdated`: the server speaks a newer protocol, so the program has to be loaded again. */
export type ClosedReason = 'user' | 'access-refused' | 'subscription-refused' | 'protocol' | 'outdated'

/** Reason for which a client has no connection for the moment. */
export type OfflineReason =
  | 'not-started'
  | 'token-failed'
  | 'connection-failed'
  | 'connection-lost'
  | 'network-down'

/** Event after which something may be missing, so that the client catches up. */
export type CatchUpCause = 'connect' | 'reconnect' | 'gap' | 'conflated' | 'subscription'

export type ClientState = Offline | Connecting | CatchingUp | Live | Stale | Closed

interface Common {
  /** Number of the newest connection. */
  readonly socket: number
  /** Number of the newest catch-up. */
  readonly round: number
  /** Attempts in a row that did not become live. */
  readonly attempt: number
  /** Times in a row that the server did not accept the token. */
  readonly refusals: number
  readonly hasBeenLive: boolean
}

interface Linked extends Common {
  readonly openedAtMs: number
  readonly isAwaitingPong: boolean
  /** The stream of odds has not been heard of for too long, whatever else arrives. */
  readonly isStalled: boolean
}

export interface Offline extends Common {
  readonly kind: 'offline'
  readonly reason: OfflineReason
  readonly retryAtMs: number
  readonly lastAttemptAtMs: number
}

export interface Connecting extends Common {
  readonly kind: 'connecting'
  /** `checking`: the handshake failed and a browser does not say why; a request over REST finds out. */
  readonly phase: 'token' | 'handshake' | 'checking'
  readonly startedAtMs: number
}

export interface CatchingUp extends Linked {
  readonly kind: 'catching-up'
  /** `waiting`: until the server's frames are certain to be complete. `pausing`: before the next attempt. */
  readonly phase: 'subscribing' | 'waiting' | 'fetching' | 'pausing'
  readonly cause: CatchUpCause
  readonly tries: number
  /** Something was missed after the running catch-up had begun. */
  readonly needsAnotherPass: boolean
  /** Odds are buffered to keep them in order, which lasts only so long. */
  readonly isBuffering: boolean
}

export interface Live extends Linked {
  readonly kind: 'live'
}

/** The connection is open and silent for too long. (A stalled stream is a part of the inner state.) */
export interface Stale {
  readonly kind: 'stale'
  readonly inner: CatchingUp | Live
}

interface Closed {
  readonly kind: 'closed'
  readonly reason: ClosedReason
  readonly detail: string
}
