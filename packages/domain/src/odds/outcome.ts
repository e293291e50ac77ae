import * as z from 'zod'
import { displayText, isWellFormed, notWellFormed } from '../identifiers.ts'
import { Price } from '../price/odds-format.ts'
import { Line } from './market.ts'

/** `home`, `draw`, `away`, `over`, `under`, `yes`, `no`, or a provider's own selection (`sr:point_range:76+`, `Draw/No bet`). */
export const OutcomeId = z
  .string()
  .min(1)
  .max(100)
  .refine(isWellFormed, notWellFormed)
  .refine((id) => id.trim() === id, 'must not begin or end with a space')
export type OutcomeId = z.infer<typeof OutcomeId>

/** Status of an outcome apart from its market's: `removed` is a non-runner. */
export const OutcomeStatus = z.enum(['suspended', 'removed', 'winner', 'loser'])
export type OutcomeStatus = z.infer<typeof OutcomeStatus>

/** An outcome of a market with its price, verbatim in the record's format, or a status of its own, or both. */
export const Outcome = z.object({
  id: OutcomeId,
  name: displayText(200).trim().min(1).optional(),
  odds: Price.optional(),
  status: OutcomeStatus.optional(),
  /** The outcome's own handicap or total, where the market's `line` does not say it. */
  line: Line.optional(),
})
export type Outcome = z.infer<typeof Outcome>

/** True if a bet on this outcome is priced. */
export function isPriced({ odds, status }: Pick<Outcome, 'odds' | 'status'>): boolean {
  return odds !== undefined && status === undefined
}

/** The outcomes with each of their prices converted. */
export function mapPrices(outcomes: readonly Outcome[], convert: (price: Price) => Price): Outcome[] {
  return outcomes.map((outcome) =>
    outcome.odds === undefined ? outcome : { ...outcome, odds: convert(outcome.odds) },
  )
}
