import type { Line, OutcomeId, ProviderName } from '@sportsfeeds/domain'
import type { Quote } from './price-history.ts'
import type { Step } from './price-line.ts'

/** A curve of the chart: one provider's price of one outcome. */
export interface ChartLine {
  /** The provider, or the outcome, whichever the curves differ in. */
  readonly key: string
  readonly name: string
  readonly provider: ProviderName
  readonly outcome: OutcomeId
  readonly quotes: readonly Quote[]
  readonly steps: readonly Step[]
  /** Index of the line's colour, which stays the same when others are hidden. */
  readonly colour: number
  readonly isShown: boolean
  readonly isFocus: boolean
}

/** An outcome of the chosen market, by any provider. */
export interface OutcomeChoice {
  readonly id: OutcomeId
  /** Its name, with its line where all prices are of one. */
  readonly title: string
  /** Its own line; undefined where providers differ. */
  readonly line: Line | undefined
}
