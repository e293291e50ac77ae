import type { EpochMs, FeedOdds, FeedOddsInput, GameInput, ProviderName } from '@sportsfeeds/domain'

/** One odds record that is ready to be sent: its date is in the form that keys contain. */
export type DatedOdds = FeedOddsInput & Pick<FeedOdds, 'date'>

/** One PUT /feeds of a run, and what PUT /games has to say before it. */
export interface PlannedRequest {
  /** From the start of the run. */
  readonly atMs: number
  /** Empty where only games change. */
  readonly odds: readonly DatedOdds[]
  /** Games whose status or live state has changed. */
  readonly games?: readonly GameInput[]
  /** Which of the run's providers sends it, by place; the first when left out. */
  readonly provider?: number
}

/** The load of a run. Its requests depend on the start of the run, since they are dated. */
export interface Load {
  readonly games: readonly GameInput[]
  /** Names of the providers that it sends for, by place; a load without them sends for any providers of the stack. */
  readonly providers?: readonly ProviderName[]
  readonly requests: (startEpochMs: EpochMs) => Iterable<PlannedRequest>
  /** From the start of the run until the last request's turn is over. */
  readonly durationMs: number
  /** Number of odds, for the progress line. */
  readonly oddsCount: number
  /** Odds a second, at most. */
  readonly peakRate: number
}
