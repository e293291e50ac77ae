import type { Measure } from '../measure.ts'
import { type DeliveryReport, type Report, requiredOnScheduleShare } from './report.ts'
import { judgeThreshold, type Threshold } from './thresholds.ts'

export interface RunFacts {
  readonly measure: Measure
  readonly delivery: DeliveryReport
  /** How long the schedule lasted, and how long it took until the last acknowledgement. */
  readonly offeredMs: number
  readonly achievedMs: number
  readonly lateAfterMs: number
  readonly process: { readonly cpuCores: number; readonly eventLoopUtilization: number }
  readonly analysts: Report['analysts']
  readonly thresholds: readonly Threshold[]
  readonly interrupted: boolean
  readonly warmUpRequests: number
  readonly source?: unknown
}

/** The report of a run, and its verdict. */
export const buildReport = (facts: RunFacts): Report => {
  const { counts, times } = facts.measure
  const lag = times.lag.percentiles()
  const measured = {
    offered: volume(counts.offered, facts.offeredMs),
    achieved: volume(counts.acknowledged, facts.achievedMs),
    late: counts.late,
    failed: counts.failed,
    acknowledged: counts.acknowledged,
    onScheduleShare: counts.offered === 0 ? 0 : round(counts.acknowledgedOnTime / counts.offered, 5),
    failures: facts.measure.failures(),
    retries: counts.retries,
    delivery: facts.delivery,
    latencyMs: {
      ack: times.ack.percentiles(),
      ackFromSend: times.ackFromSend.percentiles(),
      endToEnd: times.endToEnd.percentiles(),
    },
    perHopMs: {
      received: times.received.percentiles(),
      stored: times.stored.percentiles(),
      streamed: times.streamed.percentiles(),
      delivered: times.delivered.percentiles(),
    },
    generator: { lagMs: lag, ...facts.process, bottleneck: (lag.p99 ?? 0) > facts.lateAfterMs },
    analysts: facts.analysts,
    ...(facts.source === undefined ? {} : { source: facts.source }),
    interrupted: facts.interrupted,
    warmUpRequests: facts.warmUpRequests,
  }
  return {
    ...measured,
    thresholds: facts.thresholds.map((threshold) => judgeThreshold(threshold, measured)),
    ok:
      !measured.interrupted &&
      measured.failed === 0 &&
      measured.onScheduleShare >= requiredOnScheduleShare &&
      measured.delivery.lost === 0 &&
      measured.delivery.duplicates === 0 &&
      measured.delivery.outOfOrder === 0,
  }
}

const volume = (odds: number, ms: number): Report['offered'] => ({
  odds,
  perSecond: ms > 0 ? round((odds / ms) * 1000, 1) : 0,
})

const round = (value: number, digits: number): number => Number(value.toFixed(digits))
