import type { ReceivedOdds } from '@sportsfeeds/client'
import { oddsAt } from '@sportsfeeds/client/testing'

/** Odds from the stream, as the client emits them. */
export function received(atMs: number, fields: Partial<ReceivedOdds> = {}): ReceivedOdds {
  return {
    ...oddsAt(atMs),
    recency: 'current',
    isCorrection: false,
    source: 'stream',
    storedAt: atMs + 5,
    sentAt: atMs + 10,
    clientReceivedAt: atMs + 20,
    ...fields,
  }
}
