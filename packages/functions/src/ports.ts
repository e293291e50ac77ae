import type { Connection, ConnectionId, GameId, Sport } from '@sportsfeeds/domain'

/** What the fan-out needs of the world; whoever runs it hands these in. */

export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  sleep(durationMs: number): Promise<void>
}

/** What became of one attempt to post a frame. */
export type PostOutcome =
  | 'delivered'
  /** The connection is closed, or not open yet. */
  | 'gone'
  /** The frame is over the hard limit. */
  | 'tooLarge'
  /** The service asks for fewer requests. */
  | 'throttled'
  /** The service, the network or the reader failed or took too long: worth another attempt. */
  | 'failed'
  /** The request is wrong in itself, for example not permitted: no attempt can mend it. */
  | 'refused'

/** The sockets of the analysts. */
export interface Sockets {
  /** Never throws; takes at most `timeoutMs`. */
  post(connectionId: ConnectionId, frame: Uint8Array, timeoutMs: number): Promise<PostOutcome>
  /** Closes the socket on the server's side. Never throws; false when it could not be closed. */
  close(connectionId: ConnectionId): Promise<boolean>
}

/** The records of the connections. */
export interface ConnectionRecords {
  /** Every live connection, page by page, each perhaps as it was a moment ago. */
  liveConnections(): AsyncIterable<readonly Connection[]>
  deleteConnection(connectionId: ConnectionId): Promise<void>
}

/** Which sport a game belongs to. */
export interface GameRecords {
  /** Games that odds are likely to be of: cheap to fetch at once. */
  gamesInPlay(): Promise<readonly GameSport[]>
  sportOfGame(gameId: GameId): Promise<Sport | undefined>
}

export interface GameSport {
  readonly gameId: GameId
  readonly sport: Sport
}
