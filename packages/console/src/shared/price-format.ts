import { decimalToAmerican, priceText } from '@sportsfeeds/domain'
import type { PriceFormat } from '../store/preferences.ts'
import type { Quoted } from '../store/quoted.ts'

/** Formats a price: as it was sent where the formats agree, otherwise as the trade writes it; a dash when there is none. */
export function formatPrice(quoted: Quoted | undefined, format: PriceFormat): string {
  if (quoted === undefined) return '–'
  if (format === 'implied') return formatProbability(1 / quoted.decimal)
  const key = `${format} ${quoted.format} ${quoted.price}`
  const known = texts.get(key)
  if (known !== undefined) return known
  if (texts.size >= maxTexts) texts.clear()
  const text = priceText(quoted.price, quoted.format, format)
  texts.set(key, text)
  return text
}

/** Formats a price that was computed, with three significant digits of the profit: never 1.00. Fractions are decimal. */
export function formatFair(decimal: number, format: PriceFormat): string {
  if (format === 'implied') return formatProbability(1 / decimal)
  const profit = Number((decimal - 1).toPrecision(3))
  if (format !== 'american') return (1 + profit).toFixed(Math.min(4, Math.max(2, decimalsOf(profit))))
  const american = decimalToAmerican(decimal)
  return american > 0 ? `+${american}` : `−${-american}`
}

/** `52.4%`, with as many decimals as it takes to be neither 0 nor 100. */
export function formatProbability(probability: number): string {
  const percent = probability * 100
  for (let decimals = 1; decimals < 6; decimals += 1) {
    const text = percent.toFixed(decimals)
    if (Number(text) > 0 && Number(text) < 100) return `${text}%`
  }
  return `${percent}%`
}

/** Prices are converted exactly, which takes a while, and come again and again. */
const texts = new Map<string, string>()
const maxTexts = 20_000

/** Decimals of a short number; two from 1 on. */
function decimalsOf(profit: number): number {
  return profit >= 0.1 ? 2 : (String(profit).split('.')[1] ?? '').length
}
