import type { MarketType } from '@sportsfeeds/domain'

/** A match that is played out at random, with the fair probabilities of its outcomes at each instant. */
export interface InPlayModel {
  /** Plays on to `seconds` of the match (never back); true when something happened that stops the betting. */
  readonly playTo: (seconds: number) => boolean
  /** Current fair probabilities of each market. Always the same markets, in the same order. */
  readonly quotes: () => readonly FairQuote[]
  /** As a scoreboard says it: `1-0 (34')`. */
  readonly score: () => string
  readonly finished: () => boolean
}

/** One market without margin. In a `total`, home means over and away means under. */
export interface FairQuote {
  readonly type: MarketType
  /** Handicap or total line. */
  readonly home?: number
  readonly away?: number
  readonly homeProbability: number
  readonly awayProbability: number
  readonly drawProbability?: number
}
