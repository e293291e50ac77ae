import { requirePositive } from './errors.ts'

/** The load of the Market items, of which each batch of the projector writes the newest of each market once. */
export interface MarketLoad {
  readonly oddsPerSecond: number
  /** Markets, at each provider, that odds come of. */
  readonly movingMarkets: number
  /** Time in which odds gather before they are written. */
  readonly windowSeconds: number
}

/**
 * Market items written a second: M·(1 − e^(−W·w/M))/w for W odds a second of M markets and a window of w seconds, the
 * markets that a window has any odds of. Odds that come evenly over the markets are the most expensive case.
 * @throws InvalidQuantityError
 */
export function marketWritesPerSecond({ oddsPerSecond, movingMarkets, windowSeconds }: MarketLoad): number {
  requirePositive('oddsPerSecond', oddsPerSecond)
  requirePositive('movingMarkets', movingMarkets)
  requirePositive('windowSeconds', windowSeconds)
  return (movingMarkets * (1 - Math.exp((-oddsPerSecond * windowSeconds) / movingMarkets))) / windowSeconds
}

/** Size of a Market item: its newest odds record, and the order of that and of its prices. Over 1 KB, as for a race, a write is two units. */
export function marketItemBytes(averageItemBytes: number): number {
  return averageItemBytes + 250
}

/** What a stack is planned for where nothing else is said. */
export const defaultMovingMarkets = 300
export const defaultMarketsWindowSeconds = 7
