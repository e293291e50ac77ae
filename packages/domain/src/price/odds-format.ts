import * as z from 'zod'
import { InvalidPriceError } from '../errors.ts'

/** Notation of a price. American −110, decimal 1.91 and fractional "10/11" are the same price. */
export const OddsFormat = z.enum(['american', 'decimal', 'fractional'])
export type OddsFormat = z.infer<typeof OddsFormat>

/** A price as the provider sent it: a number (American, decimal) or a string (fractional). */
export const Price = z.union([z.number(), z.string()])
export type Price = z.infer<typeof Price>

/** Reads a price that was written as text: a number in the formats that have numbers. Text of another form stays as it is. */
export function readPrice(price: Price, format: OddsFormat): Price {
  if (typeof price === 'number' || format === 'fractional') return price
  return plainNumber.test(price) ? Number(price) : price
}

/** A price as REST responses write it, in every format as text: typed languages read a single type. */
export function writePrice(price: Price): string {
  return String(price)
}

const plainNumber = /^[+-]?\d{1,7}(\.\d{1,15})?$/
const maxAmerican = 1_000_000
const maxDecimal = 10_001
const fraction = /^(\d{1,7})\/(\d{1,7})$/

/** The rule that `price` breaks in `format`, or undefined when it is valid. */
export function priceIssue(price: Price, format: OddsFormat): string | undefined {
  switch (format) {
    case 'american':
      if (typeof price !== 'number' || !Number.isFinite(price)) return notANumber(price, format)
      if (Math.abs(price) < 100) return price > 1 ? `${outOfAmerican}; ${perhapsDecimal}` : outOfAmerican
      return Math.abs(price) > maxAmerican ? `must be within ±${maxAmerican}` : undefined
    case 'decimal':
      if (typeof price !== 'number' || !Number.isFinite(price)) return notANumber(price, format)
      if (price <= 1) return 'must be above 1'
      return price > maxDecimal ? `must be at most ${maxDecimal}` : undefined
    case 'fractional':
      if (typeof price !== 'string') return 'must be a string like "5/2"'
      return isFraction(price) ? undefined : notAFraction(price)
  }
}

const outOfAmerican = 'must be −100 or less, or 100 or more, as an American price'
const perhapsDecimal = 'decimal prices need "oddsFormat": "decimal"'

/** Longer texts are not examined: a price is short. */
const maxTextLength = 20
const evens = /^(evs?|evens?|even money)$/i
const looseNumber = /^[+−-]?\d+(\.\d+)?$/
const looseFraction = /^(\d+) ?(?:[-–:/]| to ) ?(\d+)$/i

/** Names the number to send instead of a text of the trade, such as "+150", where there is one. */
function notANumber(price: Price, format: 'american' | 'decimal'): string {
  const number = typeof price === 'string' ? looselyRead(price.trim(), format) : undefined
  return number !== undefined && priceIssue(number, format) === undefined
    ? `must be a number: write ${number}`
    : 'must be a number'
}

function looselyRead(text: string, format: 'american' | 'decimal'): number | undefined {
  if (text.length > maxTextLength) return undefined
  if (evens.test(text)) return format === 'american' ? 100 : 2
  return looseNumber.test(text) ? Number(text.replace('−', '-')) : undefined
}

/** Names the fraction to send instead of a text of the trade, such as "5-2", where there is one. */
function notAFraction(price: string): string {
  const text = price.trim()
  const instead = evens.test(text) ? '1/1' : text.slice(0, maxTextLength + 1).replace(looseFraction, '$1/$2')
  return instead !== price && isFraction(instead)
    ? `must be a fraction: write "${instead}"`
    : 'must be a fraction like "5/2"'
}

function isFraction(text: string): boolean {
  const [, numerator, denominator] = fraction.exec(text) ?? []
  return Number(numerator) > 0 && Number(denominator) > 0
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
