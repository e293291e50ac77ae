import { formatChange, formatPoints } from './format.ts'
import type { Direction } from '../store/market.ts'
import type { PriceFormat } from '../store/preferences.ts'

/**
 * A change between two decimal prices, as it is shown: a fraction of the price, or points of probability where prices are
 * shown as probabilities, so that it agrees with the figures next to it.
 */
export function changeText(from: number, to: number, format: PriceFormat): string {
  return format === 'implied' ? formatPoints(1 / to - 1 / from) : formatChange(to / from - 1)
}

/** Direction in which the displayed figure moves when a decimal price moves: a probability falls where a price rises. */
export function shownDirection(direction: Direction, format: PriceFormat): Direction {
  if (format !== 'implied') return direction
  return direction === 'up' ? 'down' : 'up'
}
