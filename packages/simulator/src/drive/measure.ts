import { createHistogram } from 'node:perf_hooks'
import type { AnalystKind } from '../model/analyst.ts'
import type { Percentiles, Report } from '../model/report.ts'

/** Counts and times of one run. Durations are in milliseconds. */
export interface Measure {
  readonly counts: {
    offered: number
    late: number
    acknowledged: number
    acknowledgedOnTime: number
    failed: number
    retries: number
  }
  readonly failed: (reason: string, odds: number) => void
  readonly failures: () => Report['failures']
  readonly times: Readonly<Record<TimeName, Distribution>>
  /** From the schedule's instant to the clients of one kind of analyst. */
  readonly endToEndOf: (kind: AnalystKind) => Distribution
  /** The same again for the time since it was last taken. */
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

// Kept in microseconds: the histogram takes whole numbers from 1.
function createDistribution() {
  const histogram = createHistogram()
  const percentile = (percent: number): number => toMs(histogram.percentile(percent))
  const percentiles = (): Percentiles =>
    histogram.count === 0
      ? { p50: null, p95: null, p99: null, max: null }
      : { p50: percentile(50), p95: percentile(95), p99: percentile(99), max: toMs(histogram.max) }
  return {
    record: (ms: number): void => {
      histogram.record(Math.max(1, Math.round(ms * 1000)))
    },
    percentiles,
    /** What was recorded since the last time. */
    take: (): Percentiles => {
      const taken = percentiles()
      histogram.reset()
      return taken
    },
  }
}

function toMs(microseconds: number): number {
  return Math.round(microseconds / 10) / 100
}
