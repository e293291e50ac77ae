/** Shortest and longest time for which odds are gathered into one write. */
export const shortestWindowMs = 5
export const longestWindowMs = 100

/** Shares of the time, from 0 to 1, that something was busy. */
export interface Pressure {
  /** The event loop. */
  readonly loop: number
  /** The machine, with all that runs on it: all of its cores. */
  readonly machine: number
}

/**
 * The next window: longer under pressure, since fewer and larger writes cost less; shorter as soon as there is little to do. Past
 * {@link longestUsualMs} it grows only where nothing is left of the loop or the machine, so that writes would fall behind.
 */
export function nextWindowMs(windowMs: number, { loop, machine }: Pressure): number {
  const most = Math.max(loop, machine)
  if (most > usedUp) return Math.min(longestWindowMs, windowMs * growBy)
  if (windowMs > longestUsualMs)
    return most > nearlyUsedUp ? windowMs : Math.max(longestUsualMs, windowMs / shrinkBy)
  if (loop > pressed) return Math.min(longestUsualMs, windowMs * growBy)
  if (loop < relaxed && machine < nearlyUsedUp) return Math.max(shortestWindowMs, windowMs / shrinkBy)
  return windowMs
}

const longestUsualMs = 50
const usedUp = 0.9
const nearlyUsedUp = 0.75
const pressed = 0.5
const relaxed = 0.3
const growBy = 1.5
const shrinkBy = 1.25
