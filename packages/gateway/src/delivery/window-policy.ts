/** Shortest and longest time for which odds are gathered into one write. */
export const shortestWindowMs = 5
export const longestWindowMs = 100

export interface Pressure {
  /** Share of its time that the event loop was busy, from 0 to 1. */
  readonly utilization: number
  /** How late timers fired, on average: the whole machine, or the task's share of it, is used up. */
  readonly lateMs: number
}

/**
 * The next window: longer under pressure, since fewer and larger writes cost less; shorter as soon as there is little to do. Past
 * {@link longestCalmMs} it grows only where writes would otherwise fall behind.
 */
export function nextWindowMs(windowMs: number, { utilization, lateMs }: Pressure): number {
  if (utilization > overloaded.utilization || lateMs > overloaded.lateMs)
    return Math.min(longestWindowMs, windowMs * growBy)
  if (windowMs > longestCalmMs) return Math.max(longestCalmMs, windowMs / shrinkBy)
  if (utilization > pressed) return Math.min(longestCalmMs, windowMs * growBy)
  if (utilization < relaxed) return Math.max(shortestWindowMs, windowMs / shrinkBy)
  return windowMs
}

const longestCalmMs = 50
const overloaded: Pressure = { utilization: 0.9, lateMs: 10 }
const pressed = 0.5
const relaxed = 0.3
const growBy = 1.5
const shrinkBy = 1.25
