import type { EpochMs } from '@sportsfeeds/domain'
import type { ChartLine } from './chart-line.ts'
import type { Comparison } from './game-view.ts'
import { type Step, stepAt } from './price-line.ts'

/** What the chart shows at one time. */
export interface Reading {
  readonly rows: readonly ReadingRow[]
  /** Lines with a price that have no row. */
  readonly more: number
  /** Sum of the implied probabilities of all outcomes; undefined between providers, or where a price is missing. */
  readonly book: number | undefined
}

export interface ReadingRow {
  readonly line: ChartLine
  readonly step: Step
}

/** Reads the lines at a time: the best provider, or the favourite, first. */
export function readLines(lines: readonly ChartLine[], atMs: EpochMs, by: Comparison): Reading {
  const read = lines.flatMap((line): ReadingRow[] => {
    const step = stepAt(line.steps, atMs)
    return step === undefined ? [] : [{ line, step }]
  })
  const priced = read
    .filter(({ line, step }) => line.isShown && step.price !== undefined)
    .toSorted((a, b) => getDecimal(a.step) - getDecimal(b.step))
  const isComplete = by === 'outcomes' && read.length > 1 && read.every(({ step }) => step.state === 'open')
  return {
    rows: (by === 'outcomes' ? priced : priced.toReversed()).slice(0, maxRows),
    more: Math.max(0, priced.length - maxRows),
    book: isComplete ? read.reduce((sum, { step }) => sum + 1 / getDecimal(step), 0) : undefined,
  }
}

/** What fits next to the cursor. */
const maxRows = 12

function getDecimal({ price }: Step): number {
  return price?.decimal ?? Number.POSITIVE_INFINITY
}
