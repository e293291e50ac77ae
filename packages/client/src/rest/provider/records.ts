import { betStopType, type FeedOddsInput } from '@sportsfeeds/domain'

/** What {@link betStop} and {@link suspension} may say in addition. */
export interface RecordNotes {
  /** `goal`, `var`, `timeout`, … */
  readonly reason?: string | undefined
  readonly seq?: number | undefined
}

/** The market of a record as a provider names it: with a line, without one for its main line, or a part of the game. */
export interface MarketToPut {
  readonly type: string
  readonly period?: string | undefined
  readonly subject?: string | undefined
  readonly line?: number | undefined
}

/** A record that suspends every open market of a game by this provider, priced or not. Each opens again by its own record. */
export function betStop(gameId: string, date: FeedOddsInput['date'], notes: RecordNotes = {}): FeedOddsInput {
  return { gameId, type: betStopType, isOpen: false, date, ...notes }
}

/** A record that suspends a market, or closes it for good, at the prices it has. */
export function suspension(
  gameId: string,
  market: MarketToPut,
  date: FeedOddsInput['date'],
  { status = 'suspended', ...notes }: RecordNotes & { readonly status?: 'suspended' | 'closed' } = {},
): FeedOddsInput {
  return { gameId, ...market, status, date, ...notes }
}
