import { type EpochMs, type OutcomeId, ticksBetween } from '@sportsfeeds/domain'
import type { Prices, Quoted } from '../../store/quoted.ts'
import type { MoveRule } from './rules.ts'

/** Prices of one market at one moment, by the server's clock. */
export interface PricePoint {
  readonly atMs: EpochMs
  readonly prices: Prices
}

/** The recent prices of an open market at one line, oldest first. Immutable. */
export type PriceWindow = readonly PricePoint[]

export interface FoundMove {
  readonly outcome: OutcomeId
  readonly from: Quoted
  readonly to: Quoted
  readonly tookMs: number
}

/** Adds a point and drops the oldest ones beyond the limits. */
export function withPoint(
  window: PriceWindow,
  point: PricePoint,
  { maxPoints, maxAgeMs }: { readonly maxPoints: number; readonly maxAgeMs: number },
): PriceWindow {
  let first = Math.max(0, window.length + 1 - maxPoints)
  while (first < window.length && (window[first]?.atMs ?? 0) < point.atMs - maxAgeMs) first += 1
  return [...window.slice(first), point]
}

/** Finds the largest move up to the window's last point that satisfies the rule; undefined when none does. */
export function findMove(
  window: PriceWindow,
  { amount, unit, withinS, direction }: Pick<MoveRule, 'amount' | 'unit' | 'withinS' | 'direction'>,
  isConsidered: (outcome: OutcomeId) => boolean = () => true,
): FoundMove | undefined {
  const last = window.at(-1)
  if (last === undefined) return undefined
  let found: FoundMove | undefined
  let largest = 0
  for (let index = window.length - 2; index >= 0; index -= 1) {
    const point = window[index]
    if (point === undefined || last.atMs - point.atMs > withinS * 1000) break
    for (const [outcome, to] of last.prices) {
      const from = point.prices.get(outcome)
      if (from === undefined || !isConsidered(outcome)) continue
      if (!matchesDirection(from.decimal, to.decimal, direction)) continue
      const size = getMoveSize(from.decimal, to.decimal, unit)
      if (size < amount || size <= largest) continue
      largest = size
      found = { outcome, from, to, tookMs: last.atMs - point.atMs }
    }
  }
  return found
}

function matchesDirection(from: number, to: number, direction: MoveRule['direction']): boolean {
  return direction === 'any' || (direction === 'shortening' ? to < from : to > from)
}

/** Tolerates rounding: 1.05 is 5 % above 1.00, although not in binary fractions. */
export function getMoveSize(from: number, to: number, unit: MoveRule['unit']): number {
  switch (unit) {
    case 'ticks':
      return Math.abs(ticksBetween(from, to))
    case 'percent':
      return (Math.abs(to - from) / from) * 100 + 1e-9
    case 'points':
      return Math.abs(1 / to - 1 / from) * 100 + 1e-9
  }
}
