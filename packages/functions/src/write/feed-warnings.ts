import {
  effectiveLine,
  type FeedWarning,
  isLate,
  lateAfterMs,
  type Line,
  marketId,
  maxWarnings,
  providerMarketId,
  toEpochMs,
} from '@sportsfeeds/domain'
import type { IndexedOdds } from './indexed-odds.ts'

/** One warning for each field that no form of a record has. */
export function unknownFieldWarnings(
  records: readonly { readonly index: number; readonly fields: readonly string[] }[],
): FeedWarning[] {
  const byField = new Map<string, { index: number; count: number }>()
  for (const { index, fields } of records) {
    for (const field of fields) {
      const known = byField.get(field)
      if (known !== undefined) known.count += 1
      else if (byField.size < maxWarnings) byField.set(field, { index, count: 1 })
    }
  }
  return [...byField].map(([field, { index, count }]) => ({
    index,
    code: 'unknown_field',
    message: `${JSON.stringify(field.slice(0, maxNameLength))} is not a known field and is ignored (${recordCount(count)})`,
  }))
}

/** One warning for each market that is priced at several lines at one instant, without `line`. */
export function lineWarnings(accepted: readonly IndexedOdds[]): FeedWarning[] {
  const byInstant = new Map<string, { first: IndexedOdds; lines: Set<Line> }>()
  for (const each of accepted) {
    const { odds } = each
    const line = effectiveLine(odds)
    if (odds.line !== undefined || line === undefined) continue
    const id = `${providerMarketId(odds)} ${odds.date}`
    const known = byInstant.get(id) ?? { first: each, lines: new Set() }
    known.lines.add(line)
    byInstant.set(id, known)
  }
  return [...byInstant.values()]
    .filter(({ lines }) => lines.size > 1)
    .slice(0, maxWarnings)
    .map(({ first: { index, odds }, lines }) => ({
      index,
      code: 'several_lines',
      message:
        `${marketId(odds)} of ${odds.gameId} is priced at ${lines.size} lines at ${odds.date} (${listLines(lines)}), which is one market ` +
        'whose line moves: send "line" to price each line as a market of its own',
    }))
}

/** One warning for all records that are older than they should be when they arrive. */
export function lateWarnings(accepted: readonly IndexedOdds[]): FeedWarning[] {
  const late = accepted.filter(({ odds }) => isLate(odds))
  const [first] = late
  if (first === undefined) return []
  const worstMs = Math.max(...late.map(({ odds }) => odds.receivedAt - toEpochMs(odds.date)))
  return [
    {
      index: first.index,
      code: 'late',
      message:
        `${recordCount(late.length)} arrived more than ${lateAfterMs / 1000} s after the date, by up to ${Math.round(worstMs / 1000)} s: ` +
        'they are stored and delivered, marked as late',
    },
  ]
}

const maxNameLength = 50
const maxLinesListed = 5

function recordCount(count: number): string {
  return count === 1 ? '1 record' : `${count} records`
}

function listLines(lines: ReadonlySet<Line>): string {
  return [...lines].slice(0, maxLinesListed).join(', ') + (lines.size > maxLinesListed ? ', …' : '')
}
