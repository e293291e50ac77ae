import type { LiveState, Market } from '@sportsfeeds/domain'

/** A contest that is played out at random, with the fair probabilities of every market at each instant. */
export interface InPlayModel {
  /** Plays on to `seconds` of the contest (never back). @returns the last event that stops the betting, if there was one. */
  readonly playTo: (seconds: number) => StoppingEvent | undefined
  /** Current fair probabilities of every market, all of one state of the contest. Lines come and go with the score. */
  readonly quotes: () => readonly FairQuote[]
  readonly scoreboard: () => Scoreboard
  readonly finished: () => boolean
}

/** Reason for a suspension, in the words of a feed. */
export type StoppingEvent = 'goal' | 'period-end' | 'service-break' | 'non-runner' | 'off' | 'restart'

/** One market without margin. */
export interface FairQuote {
  readonly market: Market
  /** True for the line of its type and period at which the sides are nearest to even. */
  readonly main?: boolean
  /** True once the result is certain: one outcome has the probability 1. */
  readonly decided?: boolean
  /** Probabilities sum to 1 over those that are not removed. */
  readonly outcomes: readonly FairOutcome[]
}

export interface FairOutcome {
  readonly id: string
  readonly name?: string
  readonly probability: number
  /** True for a non-runner. */
  readonly removed?: boolean
}

export interface Scoreboard {
  readonly score?: NonNullable<LiveState['score']>
  readonly period?: string
  readonly clock?: { readonly seconds: number; readonly running: boolean; readonly countsDown?: boolean }
  /** All of it in one line: `1-0 (34')`. */
  readonly text: string
}
