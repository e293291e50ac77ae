import type { ReceivedOdds } from '@sportsfeeds/client'
import { oddsAt, type OddsFields } from '@sportsfeeds/client/testing'

/** Odds from the stream, as the client emits them. */
export function received(
  atMs: number,
  { source = 'stream', ...fields }: OddsFields & Partial<Pick<ReceivedOdds, 'source'>> = {},
): ReceivedOdds {
  return {
    ...oddsAt(atMs, fields),
    recency: 'current',
    isRepeat: false,
    source,
    storedAt: atMs + 5,
    sentAt: atMs + 10,
    clientReceivedAt: atMs + 20,
  }
}
