import { compareOdds, hasPrices, type Odds, oddsId, providerMarketId } from '@sportsfeeds/domain'
import type { BrokenRule } from './broken-rule.ts'
import type { PrintedLine } from './printed-line.ts'

/** The rules that what a program printed breaks, given every record that there was; what is missing is for the caller to say. */
export function findBrokenRules(lines: readonly PrintedLine[], records: readonly Odds[]): BrokenRule[] {
  const known = new Map(records.map((odds) => [oddsId(odds), odds]))
  const newest = new Map<string, Odds>()
  const shown = new Set<string>()
  return lines.flatMap((line): BrokenRule[] => {
    if (!('key' in line)) return []
    const odds = known.get(line.key)
    if (odds === undefined) return [{ rule: 'P10', reason: `${line.key} is the key of no record.` }]
    const broken: BrokenRule[] = []
    if (shown.has(line.key)) broken.push({ rule: 'P12', reason: `${line.key} was shown twice.` })
    shown.add(line.key)
    if (hasPrices(odds) && !isSamePrices(line.prices, odds)) {
      broken.push({ rule: 'P10', reason: `${line.key} was shown with the prices ${line.prices.join(', ')}.` })
    }
    const before = newest.get(providerMarketId(odds))
    const isNewer = before === undefined || compareOdds(odds, before) > 0
    if (line.current && !isNewer && !broken.some(({ rule }) => rule === 'P12')) {
      broken.push({ rule: 'P13', reason: `${line.key} was shown as current after ${oddsId(before)}.` })
    }
    if (isNewer) newest.set(providerMarketId(odds), odds)
    return broken
  })
}

/** Records that were not shown. */
export function findMissing(lines: readonly PrintedLine[], records: readonly Odds[]): Odds[] {
  const shown = new Set(lines.flatMap((line) => ('key' in line ? [line.key] : [])))
  return records.filter((odds) => !shown.has(oddsId(odds)))
}

function isSamePrices(prices: readonly (string | number | null)[], { outcomes }: Odds): boolean {
  return (
    prices.length === outcomes.length &&
    outcomes.every(({ odds }, place) => String(prices[place] ?? '') === String(odds ?? ''))
  )
}
