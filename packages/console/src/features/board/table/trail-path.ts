import type { OutcomeId } from '@sportsfeeds/domain'
import type { Point } from '../../../store/market.ts'

export interface TrailBox {
  readonly width: number
  readonly height: number
  /** The path covers the whole trail, but never less or more than this. */
  readonly leastSpanMs: number
  readonly mostSpanMs: number
}

export interface TrailDrawing {
  /** SVG path: stepped, since a price holds until the next, and interrupted by suspensions. */
  readonly path: string
  /** End of the path. */
  readonly x: number
  readonly y: number
}

/** Draws an outcome's recent prices at the line that it has now; undefined when there are none. */
export function trailPath(
  trail: readonly Point[],
  outcome: OutcomeId,
  { width, height, leastSpanMs, mostSpanMs }: TrailBox,
): TrailDrawing | undefined {
  const line = trail.at(-1)?.line
  const sameLine = trail.slice(trail.findLastIndex((point) => point.line !== line) + 1)
  const known = sameLine.flatMap(({ atMs, prices, isOpen }) => {
    const price = prices.get(outcome)?.decimal
    return price === undefined ? [] : [{ atMs, price, isOpen }]
  })
  const last = known.at(-1)
  if (last === undefined) return undefined

  const knownMs = last.atMs - (known[0]?.atMs ?? last.atMs)
  const spanMs = Math.min(mostSpanMs, Math.max(leastSpanMs, knownMs))
  const fromMs = last.atMs - spanMs
  // The price in force at the start of the span is drawn from there; older ones are not.
  const points = known.slice(
    Math.max(
      0,
      known.findLastIndex(({ atMs }) => atMs <= fromMs),
    ),
  )
  const prices = points.map(({ price }) => price)
  const low = Math.min(...prices)
  // Small moves stay small: they are not stretched to the full height.
  const range = Math.max(Math.max(...prices) - low, low * smallestRange)
  const top = (height - ((Math.max(...prices) - low) / range) * height) / 2
  const toX = (atMs: number): number => round(Math.max(0, (atMs - fromMs) / spanMs) * width)
  const toY = (price: number): number => round(height - top - ((price - low) / range) * height)

  let path = ''
  points.forEach(({ atMs, price, isOpen }, index) => {
    const next = points[index + 1]
    if (!isOpen) return
    const before = points[index - 1]
    path += before?.isOpen === true ? `V${toY(price)}` : `M${toX(atMs)} ${toY(price)}`
    if (next !== undefined) path += `H${toX(next.atMs)}`
  })
  return { path, x: toX(last.atMs), y: toY(last.price) }
}

/** Relative price range that fills the height at least. */
const smallestRange = 0.02

function round(value: number): number {
  return Math.round(value * 10) / 10
}
