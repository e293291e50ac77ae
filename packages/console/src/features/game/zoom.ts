import type { EpochMs } from '@sportsfeeds/domain'
import type { Stretch } from './price-line.ts'

/** Closer nothing can be told apart: prices are dated to the millisecond, and analysts react in seconds. */
const leastWidthMs = 2_000

/** The window after zooming by `factor` (below 1: closer) around a moment that keeps its place; within `bounds`. */
export function zoomed(window: Stretch, bounds: Stretch, factor: number, aroundMs: EpochMs): Stretch {
  const width = Math.max(leastWidthMs, getWidth(window) * factor)
  const share = getWidth(window) === 0 ? 0.5 : (aroundMs - window.fromMs) / getWidth(window)
  const fromMs = aroundMs - share * width
  return within({ fromMs, toMs: fromMs + width }, bounds)
}

/** The window moved by a share of its width; within `bounds`. */
export function panned(window: Stretch, bounds: Stretch, share: number): Stretch {
  const byMs = getWidth(window) * share
  return within({ fromMs: window.fromMs + byMs, toMs: window.toMs + byMs }, bounds)
}

/** As wide as it was where `bounds` are wide enough, and not outside them. */
export function within(window: Stretch, bounds: Stretch): Stretch {
  const width = Math.min(Math.max(getWidth(window), leastWidthMs), getWidth(bounds))
  const fromMs = Math.min(Math.max(window.fromMs, bounds.fromMs), bounds.toMs - width)
  return { fromMs, toMs: fromMs + width }
}

/** Whether nothing is left out: then the window moves with time. */
export function isWhole(window: Stretch, bounds: Stretch): boolean {
  return getWidth(window) >= getWidth(bounds)
}

function getWidth({ fromMs, toMs }: Stretch): number {
  return toMs - fromMs
}
