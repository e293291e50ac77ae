import { sumDelivery } from '../audit/audit.ts'
import { analystKinds, type SimulatedAnalyst } from '../model/analyst.ts'
import type { Measure } from '../measure/measure.ts'
import {
  type AnalystGroup,
  type AnalystThread,
  type DeliveryReport,
  type ProcessUse,
  type Report,
  requiredOnScheduleShare,
  type RunBill,
  type Sample,
  type ThreadUse,
} from '../model/report.ts'
import { judgeThreshold, type Threshold } from '../report/thresholds.ts'

export interface RunFacts {
  readonly title: string
  readonly stack: string
  readonly startedAt: number
  readonly measure: Measure
  readonly delivery: DeliveryReport
  /** Duration of the schedule, and time until the last acknowledgement. */
  readonly offeredMs: number
  readonly achievedMs: number
  readonly maxLagMs: number
  readonly process: ProcessUse
  readonly threads: readonly AnalystThread[]
  readonly crowd: readonly SimulatedAnalyst[]
  readonly series: readonly Sample[]
  readonly bill: RunBill | null
  readonly analysts: Report['analysts']
  readonly thresholds: readonly Threshold[]
  readonly interrupted: boolean
  readonly warmUpRequests: number
  readonly source?: unknown
}

/** Builds the report of a run and decides whether it passed. */
export function buildReport(facts: RunFacts): Report {
  const { counts, times, reception } = facts.measure
  const lag = times.lag.percentiles()
  const reasons = bottleneckReasons(facts, lag.p99 ?? 0)
  const measured = {
    title: facts.title,
    stack: facts.stack,
    startedAt: facts.startedAt,
    offered: volume(counts.offered, facts.offeredMs),
    achieved: volume(counts.acknowledged, facts.achievedMs),
    late: counts.late,
    failed: counts.failed,
    acknowledged: counts.acknowledged,
    onScheduleShare: counts.offered === 0 ? 0 : round(counts.acknowledgedOnTime / counts.offered, 5),
    failures: facts.measure.failures(),
    retries: counts.retries,
    gameChanges: facts.measure.gameChanges,
    delivery: facts.delivery,
    latencyMs: {
      ack: times.ack.percentiles(),
      ackFromSend: times.ackFromSend.percentiles(),
      endToEnd: reception.endToEnd.percentiles(),
    },
    perHopMs: {
      received: reception.received.percentiles(),
      stored: reception.stored.percentiles(),
      streamed: reception.streamed.percentiles(),
      delivered: reception.delivered.percentiles(),
    },
    generator: {
      lagMs: lag,
      ...facts.process,
      analystThreads: facts.threads,
      bottleneck: reasons.length > 0,
      reasons,
    },
    analysts: facts.analysts,
    groups: groupsOf(facts),
    series: facts.series,
    bill: facts.bill,
    ...(facts.source === undefined ? {} : { source: facts.source }),
    interrupted: facts.interrupted,
    warmUpRequests: facts.warmUpRequests,
  }
  const failedChecks = failuresOf(measured)
  return {
    ...measured,
    thresholds: facts.thresholds.map((threshold) => judgeThreshold(threshold, measured)),
    ok: failedChecks.length === 0,
    failedChecks,
  }
}

type Judged = Pick<Report, 'interrupted' | 'generator' | 'failed' | 'onScheduleShare' | 'delivery'>

function failuresOf({ interrupted, generator, failed, onScheduleShare, delivery }: Judged): string[] {
  const { lost, duplicates, outOfOrder } = delivery
  return [
    ...(interrupted ? ['it was interrupted'] : []),
    ...(generator.bottleneck ? ['the simulator limited the load'] : []),
    ...(failed > 0 ? [`${failed} odds were not acknowledged`] : []),
    ...(onScheduleShare < requiredOnScheduleShare
      ? [`only ${(onScheduleShare * 100).toFixed(2)} % were acknowledged on schedule`]
      : []),
    ...(lost > 0 ? [`${lost} deliveries are missing`] : []),
    ...(duplicates > 0 ? [`${duplicates} came twice`] : []),
    ...(outOfOrder > 0 ? [`${outOfOrder} came out of order`] : []),
  ]
}

/** A thread that is never idle measures its own queue. */
const busyThread = 0.97

function bottleneckReasons({ maxLagMs, process, threads }: RunFacts, lagP99Ms: number): string[] {
  return [
    ...(lagP99Ms > maxLagMs
      ? [`1 % of the requests were dispatched ${lagP99Ms.toFixed(0)} ms late or later`]
      : []),
    ...threadReasons('its thread', process, maxLagMs),
    ...threads.flatMap((thread, place) =>
      threadReasons(`its thread ${place + 1} of analysts`, thread, maxLagMs),
    ),
  ]
}

function threadReasons(
  name: string,
  { eventLoopUtilization, loopDelayMs: { p99 } }: ThreadUse,
  maxLagMs: number,
): string[] {
  return [
    ...((p99 ?? 0) > maxLagMs
      ? [`${name} was ${(p99 ?? 0).toFixed(0)} ms behind or more for 1 % of the time`]
      : []),
    ...(eventLoopUtilization > busyThread
      ? [`${name} was busy for ${(eventLoopUtilization * 100).toFixed(0)} % of the time`]
      : []),
  ]
}

function groupsOf({ crowd, delivery, measure }: RunFacts): AnalystGroup[] {
  return analystKinds.flatMap((kind) => {
    const members = delivery.perAnalyst.filter((_, place) => crowd[place]?.kind === kind)
    return members.length === 0
      ? []
      : [
          {
            kind,
            analysts: members.length,
            ...sumDelivery(members),
            endToEndMs: measure.reception.endToEndOf(kind).percentiles(),
          },
        ]
  })
}

function volume(odds: number, ms: number): Report['offered'] {
  return {
    odds,
    perSecond: ms > 0 ? round((odds / ms) * 1000, 1) : 0,
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
