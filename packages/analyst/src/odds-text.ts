import { outcomeLineText, outcomeName, type ReceivedOdds } from '@sportsfeeds/client'
import {
  type Game,
  isBetStop,
  type MarketOrBetStop,
  type Odds,
  type Outcome,
  type Price,
} from '@sportsfeeds/domain'
import { plain } from './columns.ts'

/** A market without its line, which each outcome says: `total 1h`, `player-points LeBron James`. */
export function marketText({ type, period, subject }: Omit<MarketOrBetStop, 'line'>): string {
  if (isBetStop({ type })) return 'all markets'
  return [type, period, subject].filter((part) => part !== undefined).join(' ')
}

/** What an outcome text needs of a record, or of a market as it is shown. */
export interface Priced {
  readonly market: Pick<MarketOrBetStop, 'type' | 'line'>
  readonly outcomes: readonly Outcome[]
  readonly oddsFormat: Odds['oddsFormat']
}

/** An outcome with its line and price, or its status: `Over 2.5 1.95`, `Reds -3.5 -110`, `Crisp removed`. */
export function outcomeText(
  { market, outcomes, oddsFormat }: Priced,
  outcome: Outcome,
  game?: Pick<Game, 'homeTeam' | 'awayTeam'>,
): string {
  const parts = [
    outcomeName(outcome, game),
    outcomeLineText(market, outcomes, outcome),
    priceText(outcome.odds, oddsFormat),
    outcome.status ?? '',
  ]
  return parts.filter((part) => part !== '').join(' ')
}

/** A price as it was sent; American ones with their sign. */
function priceText(price: Price | undefined, format: Odds['oddsFormat']): string {
  if (price === undefined) return ''
  return format === 'american' && typeof price === 'number' && price > 0 ? `+${price}` : String(price)
}

/** `suspended: goal`, `closed`, or nothing while the market is open. */
export function statusText({ status, reason }: Pick<Odds, 'status' | 'reason'>): string {
  return status === 'open' ? '' : withReason(status, reason)
}

/** As {@link statusText}, of a record, which may be a bet stop. */
export function recordStatusText(odds: Pick<Odds, 'type' | 'status' | 'reason'>): string {
  return isBetStop(odds) ? withReason('bet stop', odds.reason) : statusText(odds)
}

function withReason(text: string, reason: string | undefined): string {
  return reason === undefined ? text : `${text}: ${reason}`
}

/** Formats one odds record as one line for people. */
export function oddsLine(odds: ReceivedOdds): string {
  const { date, gameId, provider, outcomes, oddsFormat } = odds
  const prices = outcomes
    .map((outcome) => outcomeText({ market: odds, outcomes, oddsFormat }, outcome))
    .join(', ')
  const parts = [
    date,
    gameId,
    marketText(odds),
    provider,
    prices,
    recordStatusText(odds),
    odds.recency === 'historical' ? 'historical' : '',
    odds.isRepeat ? 'sent again' : '',
    odds.late === true ? 'late' : '',
    hopsText(odds),
  ]
  return plain(parts.filter((part) => part !== '').join('  '))
}

/** Milliseconds of each hop: to the feeds API, into the table, through the stream, to here. */
function hopsText({ date, receivedAt, storedAt, sentAt, clientReceivedAt, source }: ReceivedOdds): string {
  if (storedAt === undefined || sentAt === undefined) return source
  const hops = [
    receivedAt - Date.parse(date),
    storedAt - receivedAt,
    sentAt - storedAt,
    clientReceivedAt - sentAt,
  ]
  return `${hops.map((hop) => Math.round(hop)).join('+')} ms`
}
