import { hopLatencies, hops } from '@sportsfeeds/domain'
import { createLatencyHistogram, type LatencySummary } from '@sportsfeeds/std'
import type { MergeCounts } from './sync/merge.ts'
import type { ReceivedOdds } from './sync/received-odds.ts'

/** What a client has seen since it was made. */
export interface ClientStats extends Readonly<MergeCounts> {
  /** Odds handed out. */
  readonly received: number
  readonly frames: number
  /** Messages that could not be read. */
  readonly malformedFrames: number
  /** Records that were left out of frames and responses since they could not be read. */
  readonly unreadableRecords: number
  /** Frames of types that this client does not know. */
  readonly unknownFrames: number
  /** Odds that the server left out of frames because a newer one of their market was in them. */
  readonly conflated: number
  readonly connections: number
  /** Connections that a live gateway resumed where the one before was lost. */
  readonly resumed: number
  readonly gaps: number
  readonly catchUps: number
  /** Gaps and losses of connection after which a catch-up brought what was missing. */
  readonly gapsRecovered: number
  /** Odds that came by catching up and not before. */
  readonly caughtUpOdds: number
  /** Odds that a consumer of the async iterator was too slow for. */
  readonly overflowed: number
  readonly roundTripMs: number | undefined
  /** What to add to a time here for the server's, as the shortest ping shows it. */
  readonly serverOffsetMs: number
  readonly latencyMs: LatencyByHop
}

/** Where the time of odds off the stream goes. `provider` is by the provider's own clock. */
export interface LatencyByHop {
  /** From the provider's date to the feeds API. */
  readonly provider: LatencySummary
  /** From the feeds API into the table. */
  readonly store: LatencySummary
  /** From the table through the stream to the moment of sending. */
  readonly stream: LatencySummary
  /** From sending to here, by the server's clock as estimated. */
  readonly network: LatencySummary
  /** From the feeds API to here. */
  readonly total: LatencySummary
}

export type Counted =
  | 'frames'
  | 'malformedFrames'
  | 'unreadableRecords'
  | 'unknownFrames'
  | 'conflated'
  | 'connections'
  | 'resumed'
  | 'gaps'
  | 'catchUps'
  | 'gapsRecovered'
  | 'overflowed'

export interface StatsRecorder {
  count(what: Counted, by?: number): void
  /** @param serverOffsetMs what to add to a time here for the server's. */
  record(odds: ReceivedOdds, serverOffsetMs: number): void
  read(merge: Readonly<MergeCounts>, roundTripMs: number | undefined, serverOffsetMs?: number): ClientStats
}

export function createStats(): StatsRecorder {
  const counts: Record<Counted | 'received' | 'caughtUpOdds', number> = {
    received: 0,
    frames: 0,
    malformedFrames: 0,
    unreadableRecords: 0,
    unknownFrames: 0,
    conflated: 0,
    connections: 0,
    resumed: 0,
    gaps: 0,
    catchUps: 0,
    gapsRecovered: 0,
    caughtUpOdds: 0,
    overflowed: 0,
  }
  const latencies = {
    provider: createLatencyHistogram(),
    store: createLatencyHistogram(),
    stream: createLatencyHistogram(),
    network: createLatencyHistogram(),
    total: createLatencyHistogram(),
  }

  return {
    count: (what, by = 1) => {
      counts[what] += by
    },

    record: (odds, serverOffsetMs) => {
      counts.received += 1
      if (odds.source === 'catch-up') counts.caughtUpOdds += 1
      const spentMs =
        odds.source === 'stream' ? hopLatencies(odds, odds.clientReceivedAt + serverOffsetMs) : undefined
      if (spentMs !== undefined) for (const hop of hops) latencies[hop].record(spentMs[hop])
    },

    read: (merge, roundTripMs, serverOffsetMs = 0) => ({
      ...counts,
      ...merge,
      roundTripMs,
      serverOffsetMs,
      latencyMs: {
        provider: latencies.provider.summary(),
        store: latencies.store.summary(),
        stream: latencies.stream.summary(),
        network: latencies.network.summary(),
        total: latencies.total.summary(),
      },
    }),
  }
}
