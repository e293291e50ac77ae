import type { Outcome, OutcomeId } from '@sportsfeeds/domain'

/** A column of the board: home, over and yes share one, and so do away, under and no. */
export const sides = ['home', 'draw', 'away'] as const
export type Side = (typeof sides)[number]

const sideOfOutcome: Readonly<Record<string, Side>> = {
  home: 'home',
  over: 'home',
  yes: 'home',
  draw: 'draw',
  away: 'away',
  under: 'away',
  no: 'away',
}

/** The side of an outcome; undefined for a provider's own selection, such as a runner. */
function getSide(id: OutcomeId): Side | undefined {
  return Object.hasOwn(sideOfOutcome, id) ? sideOfOutcome[id] : undefined
}

/** The outcome on a side, if there is one. */
export function outcomeOn(side: Side, outcomes: readonly Outcome[]): Outcome | undefined {
  return outcomes.find(({ id }) => getSide(id) === side)
}

/** True if each outcome has a side of its own, so that the market fits a single row. */
export function fitsOneRow(outcomes: readonly Outcome[]): boolean {
  const taken = new Set(outcomes.map(({ id }) => getSide(id)))
  return !taken.has(undefined) && taken.size === outcomes.length
}
