import type { ReceivedOdds } from '@sportsfeeds/client'
import type { Odds, Price } from '@sportsfeeds/domain'
import { plain } from './columns.ts'

/** A price as it was sent; American ones with their sign. */
export function priceText(price: Price | undefined, format: Odds['oddsFormat']): string {
  if (price === undefined) return ''
  return format === 'american' && typeof price === 'number' && price > 0 ? `+${price}` : String(price)
}

/** `home +2 -110` is shown as line and price next to each other. */
export function lineText(line: number | undefined): string {
  if (line === undefined) return ''
  return line > 0 ? `+${line}` : String(line)
}

/** Formats one odds record as one line for people. */
export function oddsLine(odds: ReceivedOdds): string {
  const { gameId, type, provider, oddsFormat } = odds
  const side = (name: string, line: number | undefined, price: Price | undefined): string =>
    price === undefined
      ? ''
      : [name, lineText(line), priceText(price, oddsFormat)].filter((part) => part !== '').join(' ')
  const prices = [
    side('home', odds.home, odds.homeOdds),
    side('draw', undefined, odds.drawOdds),
    side('away', odds.away, odds.awayOdds),
  ].filter((part) => part !== '')
  const notes = [
    odds.isOpen ? '' : 'suspended',
    odds.recency === 'historical' ? 'historical' : '',
    odds.isCorrection ? 'correction' : '',
    odds.late === true ? 'late' : '',
    hopsText(odds),
  ].filter((part) => part !== '')
  return plain([odds.date, gameId, type, provider, prices.join(', '), ...notes].join('  '))
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
