import {
  type OddsFormat,
  type Outcome,
  type OutcomeId,
  type Price,
  priceIssue,
  toDecimal,
} from '@sportsfeeds/domain'

/** A price as it was sent, and as decimal odds. */
export interface Quoted {
  readonly price: Price
  readonly format: OddsFormat
  readonly decimal: number
}

/** Prices of a market's outcomes; an outcome without a valid price is absent. */
export type Prices = ReadonlyMap<OutcomeId, Quoted>

export function toPrices(outcomes: readonly Outcome[], format: OddsFormat): Prices {
  const prices = new Map<OutcomeId, Quoted>()
  for (const { id, odds } of outcomes) {
    if (odds === undefined || priceIssue(odds, format) !== undefined) continue
    prices.set(id, { price: odds, format, decimal: toDecimal(odds, format) })
  }
  return prices
}

export function samePrices(a: Prices, b: Prices): boolean {
  if (a.size !== b.size) return false
  for (const [id, { price, format }] of a) {
    const other = b.get(id)
    if (other === undefined || other.price !== price || other.format !== format) return false
  }
  return true
}
