/** Shortest and longest time for which odds are gathered into one write. */
export const shortestWindowMs = 5
export const longestWindowMs = 50

/**
 * The next window, by the share of its time that the event loop was busy: longer under pressure, since fewer and larger writes cost less;
 * shorter as soon as there is little to do.
 */
export function nextWindowMs(windowMs: number, utilization: number): number {
  if (utilization > pressed) return Math.min(longestWindowMs, windowMs * 1.5)
  if (utilization < relaxed) return Math.max(shortestWindowMs, windowMs / 1.25)
  return windowMs
}

const pressed = 0.5
const relaxed = 0.3
