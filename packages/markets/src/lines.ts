import type { Market } from '@sportsfeeds/domain'
import type { FairOutcome, FairQuote } from './model.ts'

export interface LineFamily {
  readonly market: Omit<Market, 'line'>
  /** Every line that may be offered, in order. */
  readonly lines: readonly number[]
  /** Probability of home covering, or of over, at a line. */
  readonly chanceAt: (line: number) => number
  readonly isDecided: (line: number) => boolean
  /** Lines to offer on either side of the main one. */
  readonly alternates: number
}

/** Quotes at the main line of home and away, its alternates, and every line that is decided. */
export function handicapQuotes(family: LineFamily): FairQuote[] {
  return quotesAt(family, 'home', 'away')
}

/** Quotes at the main line of over and under, its alternates, and every line that is decided. */
export function totalQuotes(family: LineFamily): FairQuote[] {
  return quotesAt(family, 'over', 'under')
}

/** Outcomes of two sides. */
export function twoWay(firstId: string, secondId: string, first: number): FairOutcome[] {
  return [
    { id: firstId, probability: first },
    { id: secondId, probability: 1 - first },
  ]
}

/** Half-point lines around `centre`: `count` on either side. */
export function halfLinesAround(centre: number, count: number): number[] {
  const middle = Math.floor(centre) + 0.5
  return Array.from({ length: 2 * count + 1 }, (_, place) => middle - count + place)
}

function quotesAt(family: LineFamily, firstId: string, secondId: string): FairQuote[] {
  const { market, lines, chanceAt, isDecided, alternates } = family
  const chances = lines.map(chanceAt)
  const main = chances.reduce(
    (best, chance, place) => (imbalance(chance) < imbalance(chances[best] ?? 0) ? place : best),
    0,
  )
  return lines.flatMap((line, place): FairQuote[] => {
    const chance = chances[place] ?? 0
    const outcomes = twoWay(firstId, secondId, chance)
    if (isDecided(line)) return [{ market: { ...market, line }, decided: true, outcomes }]
    if (place === main) return [{ market: { ...market, line }, main: true, outcomes }]
    const isOffered = Math.abs(place - main) <= alternates && imbalance(chance) < longestShot
    return isOffered ? [{ market: { ...market, line }, outcomes }] : []
  })
}

/** Bookmakers do not offer a line at which one side has less than 3 %. */
const longestShot = 0.47

function imbalance(chance: number): number {
  return Math.abs(chance - 0.5)
}
