import type { MarketType } from '@sportsfeeds/domain'

/** A match that is played out by chance, and what its outcomes are worth at each instant. */
export interface InPlayModel {
  /** Plays on to `seconds` of the match (never back); true when something happened that stops the betting. */
  readonly playTo: (seconds: number) => boolean
  /** Fair probabilities of each market, as things stand. Always the same markets, in the same order. */
  readonly quotes: () => readonly FairQuote[]
  /** As a scoreboard says it: `1-0 (34')`. */
  readonly score: () => string
  readonly finished: () => boolean
}

/** One market without margin. In a `total`, home stands for over and away for under. */
export interface FairQuote {
  readonly type: MarketType
  /** Handicap or total line. */
  readonly home?: number
  readonly away?: number
  readonly homeProbability: number
  readonly awayProbability: number
  readonly drawProbability?: number
}
