import type { EpochMs } from '@sportsfeeds/domain'
import type { Stretch } from './price-line.ts'

/** Closer zoom would show nothing more. */
const minWidthMs = 2_000

/** Zooms by `factor` (below 1 zooms in) around a time that keeps its position; stays within `bounds`. */
export function zoomed(window: Stretch, bounds: Stretch, factor: number, aroundMs: EpochMs): Stretch {
  const width = Math.max(minWidthMs, getWidth(window) * factor)
  const share = getWidth(window) === 0 ? 0.5 : (aroundMs - window.fromMs) / getWidth(window)
  const fromMs = aroundMs - share * width
  return within({ fromMs, toMs: fromMs + width }, bounds)
}

/** Moves the window by a share of its width; stays within `bounds`. */
export function panned(window: Stretch, bounds: Stretch, share: number): Stretch {
  const byMs = getWidth(window) * share
  return within({ fromMs: window.fromMs + byMs, toMs: window.toMs + byMs }, bounds)
}

/** Moves the window into `bounds`, and shrinks it only if it is wider. */
export function within(window: Stretch, bounds: Stretch): Stretch {
  const width = Math.min(Math.max(getWidth(window), minWidthMs), getWidth(bounds))
  const fromMs = Math.min(Math.max(window.fromMs, bounds.fromMs), bounds.toMs - width)
  return { fromMs, toMs: fromMs + width }
}

/** True if the window covers all of `bounds`, and so moves with time. */
export function isWhole(window: Stretch, bounds: Stretch): boolean {
  return getWidth(window) >= getWidth(bounds)
}

function getWidth({ fromMs, toMs }: Stretch): number {
  return toMs - fromMs
}
