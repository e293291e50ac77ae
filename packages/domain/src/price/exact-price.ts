import { InvalidPriceError } from '../errors.ts'
import { type OddsFormat, type Price, priceIssue } from './odds-format.ts'
import { compare, rational, type Rational, toRational } from './rational.ts'

/** Decimal odds as an exact fraction in lowest terms: American +150, decimal 2.5 and "6/4" are all 5/2. */
export type ExactPrice = Rational

/**
 * The exact value of a price in any format. A number counts as its shortest decimal text.
 * @throws InvalidPriceError when `price` is not one in `format`.
 */
export function exactPrice(price: Price, format: OddsFormat): ExactPrice {
  const { numerator, denominator } = exactProfit(price, format)
  return { numerator: numerator + denominator, denominator }
}

/**
 * Winnings of one unit staked, as an exact fraction in lowest terms: the price less the stake.
 * @throws InvalidPriceError when `price` is not one in `format`.
 */
export function exactProfit(price: Price, format: OddsFormat): Rational {
  const issue = priceIssue(price, format)
  if (issue !== undefined) throw new InvalidPriceError(price, format, issue)
  if (format === 'fractional') {
    const [numerator = '', denominator = ''] = String(price).split('/')
    return rational(BigInt(numerator), BigInt(denominator))
  }
  const { numerator, denominator } = toRational(Number(price))
  if (format === 'decimal') return { numerator: numerator - denominator, denominator }
  return numerator > 0n ? rational(numerator, 100n * denominator) : rational(100n * denominator, -numerator)
}

/** Negative when `a` pays less than `b`, 0 when they are the same price. */
export function comparePrices(a: ExactPrice, b: ExactPrice): number {
  return compare(a, b)
}

/** Tells whether two prices, in whatever formats, pay the same. */
export function isSamePrice(a: ExactPrice, b: ExactPrice): boolean {
  return compare(a, b) === 0
}
