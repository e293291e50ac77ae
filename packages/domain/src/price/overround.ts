import { toImpliedProbability, type OddsFormat, type Price } from './odds-format.ts'

/**
 * The amount by which the implied probabilities of all outcomes of a market exceed 1: the bookmaker's overround, as a fraction
 * (0.0476 for −110 / −110).
 * https://en.wikipedia.org/wiki/Mathematics_of_bookmaking
 */
export function overround(prices: readonly Price[], format: OddsFormat): number {
  return prices.reduce<number>((sum, price) => sum + toImpliedProbability(price, format), -1)
}
