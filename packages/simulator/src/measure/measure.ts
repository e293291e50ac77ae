import { createLatencyHistogram, type LatencyCounts } from '@sportsfeeds/std'
import { type AnalystKind, analystKinds } from '../model/analyst.ts'
import {
  type Distribution,
  type RecentDistribution,
  type ReceptionTime,
  type ReceptionTimes,
  receptionTimes,
} from '../model/reception-times.ts'
import type { Percentiles, Report } from '../model/report.ts'

/** Counts and latencies of one run. Durations are in milliseconds. */
export interface Measure {
  readonly counts: {
    offered: number
    late: number
    acknowledged: number
    acknowledgedOnTime: number
    failed: number
    retries: number
  }
  /** Games whose status or live state was sent during the run. */
  readonly gameChanges: { sent: number; failed: number; lastError?: string }
  readonly failed: (reason: string, odds: number) => void
  readonly failures: () => Report['failures']
  readonly times: Readonly<Record<'lag' | 'ack' | 'ackFromSend', Distribution>>
  /** Acknowledgements since the last `take()`. */
  readonly recentAck: RecentDistribution
  readonly reception: ReceptionTimes
}

export function createMeasure(): Measure {
  const reasons = new Map<string, number>()
  const counts = { offered: 0, late: 0, acknowledged: 0, acknowledgedOnTime: 0, failed: 0, retries: 0 }
  return {
    counts,
    gameChanges: { sent: 0, failed: 0 },
    failed: (reason, odds) => {
      counts.failed += odds
      reasons.set(reason, (reasons.get(reason) ?? 0) + odds)
    },
    failures: () =>
      [...reasons].map(([reason, odds]) => ({ reason, odds })).toSorted((a, b) => b.odds - a.odds),
    times: {
      lag: createDistribution(),
      ack: createDistribution(),
      ackFromSend: createDistribution(),
    },
    recentAck: createDistribution(),
    reception: createReceptionTimes(),
  }
}

export function createReceptionTimes(): ReceptionTimes {
  const byKind = new Map<AnalystKind, Distribution>()
  return {
    endToEnd: createDistribution(),
    received: createDistribution(),
    stored: createDistribution(),
    streamed: createDistribution(),
    delivered: createDistribution(),
    endToEndOf: (kind) => {
      const known = byKind.get(kind) ?? createDistribution()
      byKind.set(kind, known)
      return known
    },
    recentEndToEnd: createDistribution(),
  }
}

/** Times that were taken in another thread. */
export interface ReceptionCounts {
  readonly hops: Readonly<Record<ReceptionTime, LatencyCounts>>
  readonly byKind: readonly (readonly [AnalystKind, LatencyCounts])[]
  readonly recentEndToEnd: LatencyCounts
}

/** What was recorded since the last time, which is forgotten. */
export function takeReceptionCounts(times: ReceptionTimes): ReceptionCounts {
  return {
    hops: {
      endToEnd: times.endToEnd.takeCounts(),
      received: times.received.takeCounts(),
      stored: times.stored.takeCounts(),
      streamed: times.streamed.takeCounts(),
      delivered: times.delivered.takeCounts(),
    },
    byKind: analystKinds.map((kind) => [kind, times.endToEndOf(kind).takeCounts()]),
    recentEndToEnd: times.recentEndToEnd.takeCounts(),
  }
}

export function addReceptionCounts(
  times: ReceptionTimes,
  { hops, byKind, recentEndToEnd }: ReceptionCounts,
): void {
  for (const name of receptionTimes) times[name].add(hops[name])
  for (const [kind, counts] of byKind) times.endToEndOf(kind).add(counts)
  times.recentEndToEnd.add(recentEndToEnd)
}

/** Latencies by a histogram that overstates a percentile by at most 0.5 %. */
function createDistribution(): RecentDistribution {
  const histogram = createLatencyHistogram(0.005)
  const percentiles = (): Percentiles => {
    const { p50, p95, p99, max } = histogram.summary()
    return { p50: rounded(p50), p95: rounded(p95), p99: rounded(p99), max: rounded(max) }
  }
  return {
    record: (ms) => histogram.record(ms),
    percentiles,
    add: (counts) => histogram.add(counts),
    takeCounts: () => {
      const counts = histogram.counts()
      histogram.reset()
      return counts
    },
    take: () => {
      const taken = percentiles()
      histogram.reset()
      return taken
    },
  }
}

/** To hundredths; null when nothing was recorded. */
function rounded(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms * 100) / 100
}
