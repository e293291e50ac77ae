import { type Market, marketFamily, type Period } from '@sportsfeeds/domain'
import { formatLine, humanise } from './format.ts'

/** `Total · 1st half`, `Player points · LeBron James`: a market without its line. */
export function marketName({ type, period, subject }: Market): string {
  return [humanise(type), period === undefined ? undefined : periodName(period), subject]
    .filter((part) => part !== undefined)
    .join(' · ')
}

/** `Total · 1st half 2.5`: a market with the line that it has now. */
export function marketTitle(market: Market, line: number | undefined = market.line): string {
  return [marketName(market), formatMarketLine(market, line)].filter((part) => part !== '').join(' ')
}

/** A handicap is signed and the home side's, a total is not signed; empty without a line. */
export function formatMarketLine({ type }: Pick<Market, 'type'>, line: number | undefined): string {
  return line === undefined ? '' : formatLine(line, marketFamily(type) === 'handicap')
}

/** `1h` → `1st half`, `q3` → `Q3`, `set-2` → `Set 2`. */
export function periodName(period: Period): string {
  const [, number, unit] = /^(\d)(h|q|p|i|set|map)$/i.exec(period) ?? []
  if (number !== undefined && unit !== undefined) {
    return `${number}${ordinals[number] ?? 'th'} ${units[unit.toLowerCase()] ?? unit}`
  }
  return /^[a-z]\d+$/i.test(period) ? period.toUpperCase() : humanise(period)
}

const ordinals: Readonly<Record<string, string>> = { 1: 'st', 2: 'nd', 3: 'rd' }
const units: Readonly<Record<string, string>> = { h: 'half', q: 'quarter', p: 'period', i: 'innings' }
