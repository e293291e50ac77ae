import { compareOdds, hasPrices, isBetStop, type MarketStatus, type Odds } from './odds.ts'
import type { Outcome } from './outcome.ts'

/** What is known of a market at a provider: its newest record, and the newest that has prices. */
export interface MarketState<Record extends Odds = Odds> {
  readonly newest: Record
  /** The record whose prices hold: `newest`, unless that suspended or closed the market without naming any. */
  readonly priced?: Record | undefined
}

/** Adds a record to the state of its market. Any order of the same records ends in the same state. */
export function addToMarket<Record extends Odds>(
  state: MarketState<Record> | undefined,
  odds: Record,
): MarketState<Record> {
  const newest = later(state?.newest, odds)
  const priced = hasPrices(odds) ? later(state?.priced, odds) : state?.priced
  if (state !== undefined && newest === state.newest && priced === state.priced) return state
  return { newest, priced }
}

/** Merges two states of one market; `state` itself if it is as new in everything. */
export function mergeMarkets<Record extends Odds>(
  state: MarketState<Record> | undefined,
  other: MarketState<Record>,
): MarketState<Record> {
  return addToMarket(other.priced === undefined ? state : addToMarket(state, other.priced), other.newest)
}

/** A market as it is to be shown. */
export interface MarketView {
  readonly status: MarketStatus
  readonly reason: string | undefined
  /** Since when it has this status, as far as the newest record or the bet stop says. */
  readonly since: Odds['date']
  readonly outcomes: readonly Outcome[]
}

/**
 * A market as it is to be shown, under the newest bet stop of its game and provider: it is open only if its newest record comes
 * after the stop; closed markets stay closed. A record that closes or suspends without prices keeps the last ones.
 */
export function viewMarket({ newest, priced }: MarketState, betStop?: Odds): MarketView {
  const isStopped = newest.status === 'open' && betStop !== undefined && compareOdds(betStop, newest) > 0
  const deciding = isStopped ? betStop : newest
  return {
    status: isStopped ? 'suspended' : newest.status,
    reason: deciding.reason,
    since: deciding.date,
    outcomes: outcomesToShow(newest, priced),
  }
}

/** The newest bet stop: {@link addToMarket} for records without a market. */
export function laterBetStop<Record extends Odds>(
  known: Record | undefined,
  odds: Record,
): Record | undefined {
  return isBetStop(odds) ? later(known, odds) : known
}

function later<Record extends Odds>(known: Record | undefined, odds: Record): Record {
  return known === undefined || compareOdds(odds, known) > 0 ? odds : known
}

function outcomesToShow(newest: Odds, priced: Odds | undefined): readonly Outcome[] {
  if (priced === undefined || priced === newest || newest.status === 'open') return newest.outcomes
  if (newest.outcomes.length === 0) return priced.outcomes
  const known = new Map(priced.outcomes.map((outcome) => [outcome.id, outcome]))
  return newest.outcomes.map((outcome) => ({ ...known.get(outcome.id), ...outcome }))
}
