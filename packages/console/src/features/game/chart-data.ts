import type { EpochMs } from '@sportsfeeds/domain'
import type { Step, Stretch } from './price-line.ts'

/** What the height of a line means: decimal odds, or the probability in percent that they stand for. */
export type Scale = 'decimal' | 'implied'

/** From decimal odds to the scale, and from the scale to decimal odds. */
export function onScale(value: number, scale: Scale): number {
  return scale === 'decimal' ? value : 100 / value
}

export function stepsOnScale(steps: readonly Step[], scale: Scale): readonly Step[] {
  return scale === 'decimal'
    ? steps
    : steps.map((step) => (step.value === undefined ? step : { ...step, value: onScale(step.value, scale) }))
}

/**
 * Lines as uPlot draws them: one column of moments for all, and a column of values for each line. `undefined` where a
 * line has no step of its own, `null` where it is interrupted.
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
    // An interruption lasts: a moment of another line in it must not end it.
    if (step?.atMs !== atMs) return isInterrupted ? null : undefined
    next += 1
    isInterrupted = step.state !== 'open' && next < steps.length
    return step.state === 'open' ? step.value : null
  })
}

/**
 * The least and the greatest value between two moments, suspended and quiet ones included, with some air around them;
 * undefined when there is none.
 */
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
  const air = Math.max((greatest - least) * airShare, least * leastAirShare)
  return [least - air, greatest + air]
}

const airShare = 0.08
/** A price that never moves is a line in the middle, and a tick is not a mountain. */
const leastAirShare = 0.01
