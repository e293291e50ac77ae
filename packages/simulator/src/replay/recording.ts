import type { EpochMs, FeedOdds, GameInput, ProviderName } from '@sportsfeeds/domain'

/** Odds that were recorded, and where they came from. Dates are those of the recording. */
export interface Recording {
  /** As they were at first. */
  readonly games: readonly GameInput[]
  /** In order of time. */
  readonly odds: readonly RecordedOdds[]
  /** Games as they are after their status or live state has changed, in order of time. */
  readonly gameChanges: readonly RecordedGame[]
  readonly source: RecordingSource
}

export interface RecordedOdds {
  readonly atMs: EpochMs
  /** Name of the provider that priced it. */
  readonly provider: ProviderName
  readonly record: RecordedRecord
}

/** One odds record in the general form, or a bet stop. */
export type RecordedRecord = Omit<FeedOdds, 'date' | 'gameDate' | 'seq'>

export interface RecordedGame {
  readonly atMs: EpochMs
  readonly game: GameInput
}

/** Content of the files: every message is counted once. */
export interface RecordingSource {
  readonly files: readonly string[]
  /** Messages, rows of a table, or responses. */
  readonly lines: number
  /** Changes of a market, and rows of a table: each one became odds, or is counted in one of the next three. */
  readonly changes: number
  /** Odds that came of them: of a market with several lines, several of one change. */
  readonly odds: number
  /** Changes that left prices and status as they were. */
  readonly unchanged: number
  /** Changes of a market that was not yet priced. */
  readonly unpriced: number
  /** Changes of a market that odds cannot express. */
  readonly unsupported: number
  readonly unsupportedMarkets: readonly UnsupportedMarket[]
  /** Heartbeats, and messages about other things than prices. */
  readonly otherMessages: number
  readonly malformed: number
  /** The first of them. */
  readonly malformedLines: readonly MalformedLine[]
}

/** A market, or a kind of market, that is left out. */
export interface UnsupportedMarket {
  readonly market: string
  readonly reason: string
  /** Changes of it. */
  readonly changes: number
}

export interface MalformedLine {
  readonly file: string
  /** Number of the line, or of the element where the file is a JSON array. */
  readonly line: number
  readonly reason: string
}
