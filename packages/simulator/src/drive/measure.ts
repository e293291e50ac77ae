import { createLatencyHistogram } from '@sportsfeeds/std'
import type { AnalystKind } from '../model/analyst.ts'
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
  readonly times: Readonly<Record<TimeName, Distribution>>
  /** Latency from the due time to the clients of one kind of analyst. */
  readonly endToEndOf: (kind: AnalystKind) => Distribution
  /** Latencies since the last `take()`. */
  readonly recent: Readonly<Record<'ack' | 'endToEnd', Distribution & { readonly take: () => Percentiles }>>
}

export interface Distribution {
  readonly record: (ms: number) => void
  readonly percentiles: () => Percentiles
}

type TimeName = 'lag' | 'ack' | 'ackFromSend' | 'endToEnd' | 'received' | 'stored' | 'streamed' | 'delivered'

export function createMeasure(): Measure {
  const reasons = new Map<string, number>()
  const byKind = new Map<AnalystKind, Distribution>()
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
      endToEnd: createDistribution(),
      received: createDistribution(),
      stored: createDistribution(),
      streamed: createDistribution(),
      delivered: createDistribution(),
    },
    endToEndOf: (kind) => {
      const known = byKind.get(kind) ?? createDistribution()
      byKind.set(kind, known)
      return known
    },
    recent: { ack: createDistribution(), endToEnd: createDistribution() },
  }
}

/** Latencies by a histogram that overstates a percentile by at most 0.5 %. */
function createDistribution() {
  const histogram = createLatencyHistogram(0.005)
  const percentiles = (): Percentiles => {
    const { p50, p95, p99, max } = histogram.summary()
    return { p50: rounded(p50), p95: rounded(p95), p99: rounded(p99), max: rounded(max) }
  }
  return {
    record: (ms: number): void => histogram.record(ms),
    percentiles,
    take: (): Percentiles => {
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
