import { decimalToAmerican, type EpochMs } from '@sportsfeeds/domain'
import type { PriceFormat } from '../store/preferences.ts'

/** Formats a decimal price in the analyst's price format. */
export function formatPrice(decimal: number, format: PriceFormat): string {
  switch (format) {
    case 'decimal':
      return decimal.toFixed(decimal < 100 ? 2 : 1)
    case 'american': {
      const american = decimalToAmerican(decimal)
      return american > 0 ? `+${american}` : `${minus}${-american}`
    }
    case 'fractional':
      return formatFraction(decimal - 1)
    case 'implied':
      return `${(100 / decimal).toFixed(1)}%`
  }
}

/** `+1.2%`, `−0.4%`, `0.0%`, `+240%`: short, with a minus sign as wide as a plus. */
export function formatChange(fraction: number): string {
  const percent = (Math.abs(fraction) * 100).toFixed(Math.abs(fraction) < 1 ? 1 : 0)
  if (Number(percent) === 0) return '0.0%'
  return `${fraction > 0 ? '+' : minus}${percent}%`
}

/** `3 s`, `12 min`, `5 h`, `2 d`, with a no-break space. */
export function formatAge(ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1000))
  if (seconds < 100) return withUnit(seconds, 's')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 100) return withUnit(minutes, 'min')
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? withUnit(hours, 'h') : withUnit(Math.floor(hours / 24), 'd')
}

/** `20:30:05`, in the analyst's own time zone. */
export function formatTime(atMs: EpochMs): string {
  return timeOfDay.format(atMs)
}

/** `12 ms`, `1.24 s`, `35.8 s`, `2 min`: at most three digits, with a no-break space. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 999.5) return withUnit(Math.round(durationMs), 'ms')
  if (durationMs >= 99_950) return formatAge(durationMs)
  return withUnit((durationMs / 1000).toFixed(durationMs < 9_995 ? 2 : 1), 's')
}

/** `30 s`, `3,600 s`: a number of seconds as the analyst entered it. */
export function formatSeconds(seconds: number): string {
  return withUnit(formatCount(seconds), 's')
}

/** `6,290` */
export function formatCount(count: number): string {
  return count.toLocaleString('en')
}

/** `1 market`, `6,290 markets`. */
export function formatQuantity(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** `−0.5`, `+3`, `2.5`: a handicap is signed, a total is not. */
export function formatLine(line: number, isSigned: boolean): string {
  return `${line < 0 ? minus : isSigned && line > 0 ? '+' : ''}${Math.abs(line)}`
}

/** `american-football` → `American football`. */
export function humanise(identifier: string): string {
  const words = identifier.replaceAll(/[-_.]+/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const timeOfDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** U+2212: as wide as a plus in tabular digits. */
const minus = '−'

function withUnit(value: number | string, unit: string): string {
  return `${value}\u00A0${unit}`
}

/** Bookmakers write fractions with small numbers; relative difference that is allowed for that. */
const fractionTolerance = 0.004
const maxDenominator = 1_000

function formatFraction(profit: number): string {
  for (let denominator = 1; denominator < maxDenominator; denominator += 1) {
    const numerator = Math.round(profit * denominator)
    if (numerator > 0 && Math.abs(numerator / denominator / profit - 1) <= fractionTolerance) {
      return `${numerator}/${denominator}`
    }
  }
  return `1/${Math.round(1 / profit)}`
}
