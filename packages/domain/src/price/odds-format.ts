import * as z from 'zod'
import { InvalidPriceError } from '../errors.ts'

/** Notation of a price. American −110, decimal 1.91 and fractional "10/11" are the same price. */
export const OddsFormat = z.enum(['american', 'decimal', 'fractional'])
export type OddsFormat = z.infer<typeof OddsFormat>

/** A price as the provider sent it: a number (American, decimal) or a string (fractional). */
export const Price = z.union([z.number(), z.string()])
export type Price = z.infer<typeof Price>

const maxAmerican = 1_000_000
const maxDecimal = 10_001
const fraction = /^(\d{1,7})\/(\d{1,7})$/

/** The rule that `price` breaks in `format`, or undefined when it is valid. */
export function priceIssue(price: Price, format: OddsFormat): string | undefined {
  switch (format) {
    case 'american':
      if (typeof price !== 'number' || !Number.isFinite(price)) return 'must be a number'
      if (Math.abs(price) < 100) return 'must be −100 or less, or 100 or more'
      return Math.abs(price) > maxAmerican ? `must be within ±${maxAmerican}` : undefined
    case 'decimal':
      if (typeof price !== 'number' || !Number.isFinite(price)) return 'must be a number'
      if (price <= 1) return 'must be above 1'
      return price > maxDecimal ? `must be at most ${maxDecimal}` : undefined
    case 'fractional': {
      if (typeof price !== 'string') return 'must be a string like "5/2"'
      const [, numerator, denominator] = fraction.exec(price) ?? []
      return Number(numerator) > 0 && Number(denominator) > 0 ? undefined : 'must be a fraction like "5/2"'
    }
  }
}

/**
 * The price as decimal odds: what one unit staked returns in all.
 * https://en.wikipedia.org/wiki/Odds#Gambling_odds_versus_probabilities
 * @throws InvalidPriceError when `price` is not one in `format`.
 */
export function toDecimal(price: Price, format: OddsFormat): number {
  const issue = priceIssue(price, format)
  if (issue !== undefined) throw new InvalidPriceError(price, format, issue)
  if (format === 'fractional') {
    const [numerator, denominator] = String(price).split('/')
    return 1 + Number(numerator) / Number(denominator)
  }
  const number = Number(price)
  if (format === 'decimal') return number
  return number > 0 ? 1 + number / 100 : 1 + 100 / -number
}

/** The probability that a price implies, margin included: 1 / decimal. */
export function toImpliedProbability(price: Price, format: OddsFormat): number {
  return 1 / toDecimal(price, format)
}

/** Decimal odds as an American price, rounded to a whole number. */
export function decimalToAmerican(decimal: number): number {
  return Math.round(decimal >= 2 ? (decimal - 1) * 100 : -100 / (decimal - 1))
}
