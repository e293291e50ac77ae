import { createHistogram, type EventLoopUtilization, performance } from 'node:perf_hooks'
import type { Percentiles, Report } from './report/report.ts'

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
}

interface Distribution {
  readonly record: (ms: number) => void
  readonly percentiles: () => Percentiles
}

type TimeName = 'lag' | 'ack' | 'ackFromSend' | 'endToEnd' | 'received' | 'stored' | 'streamed' | 'delivered'

export const createMeasure = (): Measure => {
  const reasons = new Map<string, number>()
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
  }
}

/** How busy this process is, from now on. */
export const createProcessMeter = () => {
  const startCpu = process.cpuUsage()
  const startLoop: EventLoopUtilization = performance.eventLoopUtilization()
  const startMs = performance.now()
  return {
    read: (): { cpuCores: number; eventLoopUtilization: number } => {
      const { user, system } = process.cpuUsage(startCpu)
      const elapsedMs = Math.max(1, performance.now() - startMs)
      return {
        cpuCores: round((user + system) / 1000 / elapsedMs),
        eventLoopUtilization: round(performance.eventLoopUtilization(startLoop).utilization),
      }
    },
  }
}

// Kept in microseconds: the histogram takes whole numbers from 1.
const createDistribution = (): Distribution => {
  const histogram = createHistogram()
  const percentile = (percent: number): number => round(histogram.percentile(percent) / 1000)
  return {
    record: (ms) => {
      histogram.record(Math.max(1, Math.round(ms * 1000)))
    },
    percentiles: () =>
      histogram.count === 0
        ? { p50: null, p95: null, p99: null, max: null }
        : {
            p50: percentile(50),
            p95: percentile(95),
            p99: percentile(99),
            max: round(histogram.max / 1000),
          },
  }
}

const round = (value: number): number => Math.round(value * 100) / 100
