import { exactProfit } from './exact-price.ts'
import { nearestRung } from './fraction-ladder.ts'
import type { OddsFormat, Price } from './odds-format.ts'
import { add, compare, decimalsOf, inverse, type Rational, scaledBy, subtract } from './rational.ts'

/**
 * A price, sent in `format`, as a screen shows it in the format `as`: verbatim when the two agree, otherwise exact where
 * the format can say it, and never as a price that differs visibly.
 * @throws InvalidPriceError when `price` is not one in `format`.
 */
export function priceText(price: Price, format: OddsFormat, as: OddsFormat): string {
  const profit = exactProfit(price, format)
  if (as === format) return verbatim(price, format)
  switch (as) {
    case 'decimal':
      return decimalText(profit)
    case 'american':
      return americanText(profit, format === 'decimal' ? decimalDigits(price) : fewestDecimals)
    case 'fractional':
      return fractionText(profit, roundingOf(price, format, profit))
  }
}

/** Prices between which a price may lie that its provider rounded to the digits that were sent. */
interface Rounding {
  readonly least: Rational
  readonly most: Rational
}

/** Bookmakers write decimal odds with two decimals: a number that has lost its last zero has two all the same. */
const fewestDecimals = 2

/** Digits beyond these are the noise of binary arithmetic. */
const mostDecimals = 12

/** Decimal odds that need no more decimals than these are shown without rounding. */
const shortDecimals = 4

/** U+2212: as wide as a plus in tabular digits. */
const minus = '−'

function verbatim(price: Price, format: OddsFormat): string {
  if (typeof price === 'string') return price
  if (format === 'american') return signed(price > 0, String(Math.abs(price)))
  return price.toFixed(Math.max(fewestDecimals, decimalsOf(price)))
}

/** Exact when short, otherwise to three significant digits of the profit: 1.002 is not 1.00. */
function decimalText(profit: Rational): string {
  const decimal = add(profit, one)
  const isShort = (decimal.numerator * 10n ** BigInt(shortDecimals)) % decimal.denominator === 0n
  const decimals = isShort ? shortDecimals : Math.max(fewestDecimals, decimalsOfThreeDigits(profit))
  return withoutZeros(fixed(scaledBy(decimal, decimals), decimals))
}

/** Whole by convention, unless that is off by as much as the last of the source's decimal digits. */
function americanText(profit: Rational, sourceDecimals: number): string {
  const isPlus = compare(profit, one) >= 0
  const american = hundredTimes(isPlus ? profit : inverse(profit))
  for (let decimals = 0; ; decimals += 1) {
    const rounded = scaledBy(american, decimals)
    const size = { numerator: rounded, denominator: 100n * 10n ** BigInt(decimals) }
    const shown = isPlus ? size : inverse(size)
    if (differsByLess(shown, profit, sourceDecimals)) return signed(isPlus, fixed(rounded, decimals))
  }
}

/** On the trade's ladder when a rung is the price, or the source's digits are that rung rounded; otherwise reduced. */
function fractionText(profit: Rational, { least, most }: Rounding): string {
  const rung = nearestRung(profit)
  const isOnLadder = compare(least, rung.profit) <= 0 && compare(rung.profit, most) <= 0
  return isOnLadder ? rung.text : `${profit.numerator}/${profit.denominator}`
}

/** Half of the last digit sent, either way, as profits. A fraction is exact. */
function roundingOf(price: Price, format: OddsFormat, profit: Rational): Rounding {
  if (typeof price === 'string' || format === 'fractional') return { least: profit, most: profit }
  if (format === 'decimal') {
    const half = halfOf(decimalDigits(price))
    return { least: subtract(profit, half), most: add(profit, half) }
  }
  const half = halfOf(Math.min(decimalsOf(price), mostDecimals) + 2)
  const size = price > 0 ? profit : inverse(profit)
  const [least, most] = [subtract(size, half), add(size, half)]
  return price > 0 ? { least, most } : { least: inverse(most), most: inverse(least) }
}

function decimalDigits(price: Price): number {
  return Math.min(Math.max(fewestDecimals, decimalsOf(Number(price))), mostDecimals)
}

function decimalsOfThreeDigits({ numerator, denominator }: Rational): number {
  return 2 - Math.floor(Math.log10(Number(numerator) / Number(denominator)))
}

function differsByLess(a: Rational, b: Rational, decimals: number): boolean {
  const { numerator, denominator } = subtract(a, b)
  return (numerator < 0n ? -numerator : numerator) * 10n ** BigInt(decimals) < denominator
}

function halfOf(decimals: number): Rational {
  return { numerator: 1n, denominator: 2n * 10n ** BigInt(decimals) }
}

function hundredTimes({ numerator, denominator }: Rational): Rational {
  return { numerator: numerator * 100n, denominator }
}

/** A whole number of units of the last decimal, with its point. */
function fixed(units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, '0')
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** Zeros at the end say nothing beyond two decimals. */
function withoutZeros(text: string): string {
  return text.replace(/(\.\d{2}\d*?)0+$/, '$1')
}

function signed(isPlus: boolean, size: string): string {
  return `${isPlus ? '+' : minus}${size}`
}

const one: Rational = { numerator: 1n, denominator: 1n }
