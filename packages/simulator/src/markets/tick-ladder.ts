/**
 * Prices between which a market moves, as decimal odds: the exchange's increments.
 * https://support.developer.betfair.com/hc/en-us/articles/360000406172
 */
const increments = [
  { below: 2, step: 0.01 },
  { below: 3, step: 0.02 },
  { below: 4, step: 0.05 },
  { below: 6, step: 0.1 },
  { below: 10, step: 0.2 },
  { below: 20, step: 0.5 },
  { below: 30, step: 1 },
  { below: 50, step: 2 },
  { below: 100, step: 5 },
  { below: 1000, step: 10 },
] as const

export const lowestPrice = 1.01
export const highestPrice = 1000

/** The price on the ladder nearest to a decimal price; beyond the ladder's ends, its ends. */
export const toTick = (decimal: number): number => {
  if (!(decimal > lowestPrice)) return lowestPrice
  const band = increments.find(({ below }) => decimal < below)
  if (band === undefined) return highestPrice
  return Number((Math.round(decimal / band.step) * band.step).toFixed(2))
}
