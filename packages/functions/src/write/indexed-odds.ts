import type { Odds } from '@sportsfeeds/domain'

/** One odds record with its place in the request. */
export interface IndexedOdds {
  /** Place in the request. */
  readonly index: number
  readonly odds: Odds
}
