import type { EpochMs } from '@sportsfeeds/domain'
import type { PriceFormat } from '../../store/preferences.ts'
import type { Step, Stretch } from './price-line.ts'

/**
 * The chart's vertical scale: prices in proportion, so that a move of one percent is as high anywhere; prices evenly
 * spaced; or implied probabilities in percent.
 */
export const scales = ['log', 'linear', 'implied'] as const
export type Scale = (typeof scales)[number]

/** The scale that is drawn: by default in proportion, and probabilities have no other even spacing than their own. */
export function getScale(chosen: Scale | undefined, format: PriceFormat): Scale {
  if (format !== 'implied') return chosen ?? 'log'
  return chosen === 'log' ? 'log' : 'implied'
}

function onScale(decimal: number, scale: Scale): number {
  switch (scale) {
    case 'log':
      return Math.log(decimal)
    case 'linear':
      return decimal
    case 'implied':
      return 100 / decimal
  }
}

export function stepsOnScale(steps: readonly Step[], scale: Scale): readonly Step[] {
  return scale === 'linear'
    ? steps
    : steps.map((step) => (step.value === undefined ? step : { ...step, value: onScale(step.value, scale) }))
}

/**
 * Lines in uPlot's format: a shared column of times, and a column of values for each line. `undefined` where a line has
 * no step of its own, `null` where it is interrupted.
 * https://github.com/leeoniya/uPlot/tree/master/docs#data-format
 */
export type AlignedLines = [EpochMs[], ...(number | null | undefined)[][]]

export function alignLines(lines: readonly (readonly Step[])[]): AlignedLines {
  const moments = [...new Set(lines.flatMap((steps) => steps.map(({ atMs }) => atMs)))].toSorted(
    (a, b) => a - b,
  )
  return [moments, ...lines.map((steps) => toColumn(steps, moments))]
}

function toColumn(steps: readonly Step[], moments: readonly EpochMs[]): (number | null | undefined)[] {
  let next = 0
  let isInterrupted = false
  return moments.map((atMs) => {
    const step = steps[next]
    // A time that only another line has must not end an interruption.
    if (step?.atMs !== atMs) return isInterrupted ? null : undefined
    next += 1
    isInterrupted = step.state !== 'open' && next < steps.length
    return step.state === 'open' ? step.value : null
  })
}

/** Returns the range of all values in a period, suspended and quiet ones included, with a margin; undefined if empty. */
export function valueRange(
  lines: readonly (readonly Step[])[],
  { fromMs, toMs }: Stretch,
  scale: Scale,
): readonly [number, number] | undefined {
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  for (const steps of lines) {
    for (const [index, { atMs, value }] of steps.entries()) {
      const endMs = steps[index + 1]?.atMs ?? atMs
      if (value === undefined || atMs > toMs || endMs < fromMs) continue
      least = Math.min(least, value)
      greatest = Math.max(greatest, value)
    }
  }
  if (least > greatest) return undefined
  const leastMargin = scale === 'log' ? minMarginShare : least * minMarginShare
  const margin = Math.max((greatest - least) * marginShare, leastMargin)
  return [least - margin, greatest + margin]
}

const marginShare = 0.08
/** Keeps a constant price in the middle, and a single tick small. */
const minMarginShare = 0.01

/** The part of `bounds` from the first thing to draw on: a market that has just opened fills the chart. */
export function fitBounds(
  bounds: Stretch,
  lines: readonly (readonly Step[])[],
  gaps: readonly Stretch[],
): Stretch {
  const starts = [
    ...lines.flatMap((steps) => steps.find(({ value }) => value !== undefined)?.atMs ?? []),
    ...gaps.map(({ fromMs }) => fromMs),
  ]
  const firstMs = Math.min(bounds.toMs, ...starts)
  const widthMs = Math.max(bounds.toMs - firstMs, leastWidthMs)
  return { fromMs: Math.max(bounds.fromMs, bounds.toMs - widthMs * (1 + leadShare)), toMs: bounds.toMs }
}

/** Room before the first price, so that its start can be seen. */
const leadShare = 0.03
/** A chart of seconds would scroll too fast to be read. */
const leastWidthMs = 120_000
