import { type EpochMs, toEpochMs } from './instant.ts'
import type { Odds } from './odds/odds.ts'

/**
 * The stages of a record's way to an analyst: from the provider's date to the feeds API, into the table, through
 * the stream until it is sent, over the network. `total` is from the feeds API to the analyst.
 */
export const hops = ['provider', 'store', 'stream', 'network', 'total'] as const
export type Hop = (typeof hops)[number]

/** Milliseconds spent in each hop. `provider` depends on the provider's own clock. */
export type HopLatencies = Readonly<Record<Hop, number>>

/** The times that a record of odds off the stream carries; one that was read over REST lacks the last two. */
export type HopTimes = Pick<Odds, 'date' | 'receivedAt'> & {
  readonly storedAt?: EpochMs | undefined
  readonly sentAt?: EpochMs | undefined
}

/**
 * Milliseconds that a record of odds spent in each hop, or undefined for one that did not come off the stream.
 * @param arrivedAtMs when it reached the analyst, by the server's clock.
 */
export function hopLatencies(odds: HopTimes, arrivedAtMs: EpochMs): HopLatencies | undefined {
  const { date, receivedAt, storedAt, sentAt } = odds
  if (storedAt === undefined || sentAt === undefined) return undefined
  return {
    provider: receivedAt - toEpochMs(date),
    store: storedAt - receivedAt,
    stream: sentAt - storedAt,
    network: arrivedAtMs - sentAt,
    total: arrivedAtMs - receivedAt,
  }
}
