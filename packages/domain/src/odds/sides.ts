import type { Price } from '../price/odds-format.ts'
import { type Line, marketFamily } from './market.ts'
import type { Outcome } from './outcome.ts'

/**
 * A market of two sides and perhaps a draw as the reference solution writes it. In a total, home is over and away is under.
 * `home` and `away` are handicap lines or scores.
 */
export interface Sides {
  readonly home?: Line | undefined
  readonly away?: Line | undefined
  readonly homeOdds?: Price | undefined
  readonly awayOdds?: Price | undefined
  readonly drawOdds?: Price | undefined
}

/** The outcomes of sides, in the order home, draw, away; a side without line and price is absent. */
export function outcomesOfSides(type: string, sides: Sides): Outcome[] {
  const isTotal = marketFamily(type) === 'total'
  return [
    ...outcome(isTotal ? 'over' : 'home', sides.homeOdds, sides.home),
    ...outcome('draw', sides.drawOdds, undefined),
    ...outcome(isTotal ? 'under' : 'away', sides.awayOdds, sides.away),
  ]
}

/** Inverse of {@link outcomesOfSides}, or undefined for outcomes that sides cannot hold. Totals are never sides here. */
export function sidesOfOutcomes(type: string, outcomes: readonly Outcome[]): Sides | undefined {
  if (marketFamily(type) === 'total') return undefined
  let position = -1
  const sides: { -readonly [Key in keyof Sides]: Sides[Key] } = {}
  for (const { id, odds, line, name, status } of outcomes) {
    const next = order.indexOf(id)
    const isPlain = name === undefined && status === undefined && (odds ?? line) !== undefined
    if (next <= position || !isPlain || (id === 'draw' && line !== undefined)) return undefined
    position = next
    if (id === 'home') Object.assign(sides, { home: line, homeOdds: odds })
    else if (id === 'away') Object.assign(sides, { away: line, awayOdds: odds })
    else sides.drawOdds = odds
  }
  return sides
}

const order = ['home', 'draw', 'away']

function outcome(id: string, odds: Price | undefined, line: Line | undefined): Outcome[] {
  if (odds === undefined && line === undefined) return []
  return [{ id, ...(odds === undefined ? {} : { odds }), ...(line === undefined ? {} : { line }) }]
}
