import type { EpochMs } from '@sportsfeeds/domain'
import type { Step, Stretch } from './price-line.ts'

/** The chart's vertical scale: decimal prices, or implied probabilities in percent. */
export type Scale = 'decimal' | 'implied'

/** Converts a decimal price to the scale; it is its own inverse. */
function onScale(value: number, scale: Scale): number {
  return scale === 'decimal' ? value : 100 / value
}

export function stepsOnScale(steps: readonly Step[], scale: Scale): readonly Step[] {
  return scale === 'decimal'
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
  const margin = Math.max((greatest - least) * marginShare, least * minMarginShare)
  return [least - margin, greatest + margin]
}

const marginShare = 0.08
/** Keeps a constant price in the middle, and a single tick small. */
const minMarginShare = 0.01
