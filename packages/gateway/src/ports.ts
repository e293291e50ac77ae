import type { GameId, GameWithLive, MarketState } from '@sportsfeeds/domain'
import type { Frame } from './delivery/frame.ts'

// The interfaces between the gateway and the outside world. aws/ and sockets/ implement them; main.ts puts them together.

/** The shards of the change stream. */
export interface ShardReader {
  /** Shards that are open, and closed ones whose records the stream still keeps. */
  list(): Promise<readonly ListedShard[]>
  /**
   * Reads a shard, for as long as it can. Ends early when the signal aborts, or without a reason; read on from the last page then.
   * @throws if it cannot be read.
   */
  read(shard: string, from: ReadFrom, signal: AbortSignal): AsyncIterable<ShardPage>
}

export interface ListedShard {
  readonly id: string
  /** Those that it was split or merged from. */
  readonly parents: readonly string[]
}

export type ReadFrom =
  /** The first record that the shard ever had. */
  | { readonly type: 'beginning' }
  | { readonly type: 'time'; readonly atMs: number }
  | { readonly type: 'after'; readonly sequenceNumber: string }

/** What one step of reading brings, every few seconds at least; often there are no records. */
export interface ShardPage {
  readonly records: readonly ShardRecord[]
  /** Everything up to here has been read; absent if the reader cannot tell. */
  readonly readTo?: string | undefined
  /** How long ago the newest record that was read was written, if there are newer ones. */
  readonly behindMs: number
  /** Present in the last page of a shard that was split or merged: those that it became. */
  readonly children?: readonly ListedShard[] | undefined
}

export interface ShardRecord {
  readonly sequenceNumber: string
  /** UTF-8 JSON. */
  readonly data: Uint8Array
}

/** The state of games and markets as the table has it. */
export interface StoredState {
  /** Games that are scheduled or live. */
  currentGames(): Promise<readonly GameWithLive[]>
  game(id: GameId): Promise<GameWithLive | undefined>
  /** Every market of a game at every provider, bet stops included, as it is at the moment of the call or later. */
  marketsOfGame(id: GameId): Promise<readonly MarketState[]>
}

/** An analyst's socket. */
export interface ClientSocket {
  /** Bytes that were written and have not left yet. */
  readonly bytesWaiting: number
  /** Writes frames in order, together. @returns their bytes on the network. */
  write(frames: readonly Frame[]): number
  /** Ends the connection, at once if the other side does not read. */
  close(code: number, reason: string): void
}
