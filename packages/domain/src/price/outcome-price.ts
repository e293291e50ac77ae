import type { OddsFormat, Price } from './odds-format.ts'

/** A price of one outcome of a market, as it was sent. */
export interface OutcomePrice {
  readonly outcomeId: string
  readonly price: Price
  readonly format: OddsFormat
}

/**
 * The prices in the order of the market's outcomes, or undefined unless there is exactly one for each outcome and none for
 * another: a set of prices with an outcome missing or added is of a different proposition (two-way, three-way).
 */
export function completeSet(
  outcomeIds: readonly string[],
  prices: readonly OutcomePrice[],
): readonly OutcomePrice[] | undefined {
  if (prices.length !== outcomeIds.length) return undefined
  const byOutcome = new Map(prices.map((price) => [price.outcomeId, price]))
  const ordered = outcomeIds.flatMap((id) => byOutcome.get(id) ?? [])
  return ordered.length === byOutcome.size && byOutcome.size === prices.length ? ordered : undefined
}
