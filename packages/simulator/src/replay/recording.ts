import type { EpochMs, FeedOddsInput, GameInput } from '@sportsfeeds/domain'

/** Odds that were recorded, and where they came from. */
export interface Recording {
  /** Dates are those of the recording. */
  readonly games: readonly GameInput[]
  /** In order of time. */
  readonly odds: readonly RecordedOdds[]
  readonly source: RecordingSource
}

export interface RecordedOdds {
  readonly atMs: EpochMs
  readonly quote: Omit<FeedOddsInput, 'date' | 'gameDate'>
}

/** Content of the files: every message is counted once. */
export interface RecordingSource {
  readonly files: readonly string[]
  readonly lines: number
  /** Changes of a market, and rows of a table: each one became odds, or is counted in one of the next three. */
  readonly changes: number
  /** Odds that came of them: of a market of many runners, several of one change. */
  readonly odds: number
  /** Changes that left the best prices and the status as they were. */
  readonly unchanged: number
  /** Changes of a market that was not yet priced on every side. */
  readonly unpriced: number
  /** Changes of a market that odds cannot express. */
  readonly unsupported: number
  readonly unsupportedMarkets: readonly { readonly market: string; readonly reason: string }[]
  /** Heartbeats, and messages about the stream itself. */
  readonly otherMessages: number
  readonly malformed: number
  /** The first of them. */
  readonly malformedLines: readonly MalformedLine[]
}

export interface MalformedLine {
  readonly file: string
  readonly line: number
  readonly reason: string
}
