/**
 * Prices between which a market moves, as decimal odds: the exchange's increments.
 * https://support.developer.betfair.com/hc/en-us/articles/360000406172
 */
const increments = [
  { from: 1, below: 2, step: 0.01 },
  { from: 2, below: 3, step: 0.02 },
  { from: 3, below: 4, step: 0.05 },
  { from: 4, below: 6, step: 0.1 },
  { from: 6, below: 10, step: 0.2 },
  { from: 10, below: 20, step: 0.5 },
  { from: 20, below: 30, step: 1 },
  { from: 30, below: 50, step: 2 },
  { from: 50, below: 100, step: 5 },
  { from: 100, below: 1000, step: 10 },
] as const

export const lowestPrice = 1.01
export const highestPrice = 1000

/** The price on the ladder nearest to a decimal price; beyond the ladder's ends, its ends. */
export function toTick(decimal: number): number {
  if (!(decimal > lowestPrice)) return lowestPrice
  const band = increments.find(({ below }) => decimal < below)
  if (band === undefined) return highestPrice
  return Number((Math.round(decimal / band.step) * band.step).toFixed(2))
}

/** Steps of the ladder from one decimal price up to another; negative when it is down. Whole, from rung to rung. */
export function ticksBetween(from: number, to: number): number {
  return rungOf(to) - rungOf(from)
}

/** Number of the rung that a price is nearest to, counted from 1. */
function rungOf(decimal: number): number {
  const price = toTick(decimal)
  let rung = 0
  for (const { from, below, step } of increments) {
    if (price < below) return rung + Math.round((price - from) / step)
    rung += Math.round((below - from) / step)
  }
  return rung
}
