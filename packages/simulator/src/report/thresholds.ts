import { type AnalystKind, analystKinds } from '../model/analyst.ts'
import type { AnalystGroup, Percentiles, Report } from '../model/report.ts'

/** A condition on one number of the report: `endToEnd.p99<250`, `lost==0`. */
export interface Threshold {
  readonly expression: string
  readonly metric: string
  readonly holds: (value: number) => boolean
}

/** @returns the issue as a string if the expression is invalid. */
export function parseThreshold(expression: string): Threshold | string {
  const [, metric, operator, limit] =
    /^\s*([\w.-]+)\s*(<=|>=|==|<|>)\s*(-?\d+(?:\.\d+)?)\s*$/.exec(expression) ?? []
  if (metric === undefined || operator === undefined) {
    return `"${expression}" is not a metric, one of < <= > >= == and a number`
  }
  if (!Object.hasOwn(metrics, metric)) {
    return `"${metric}" is not a known metric; known: ${Object.keys(metrics).join(', ')}`
  }
  const bound = Number(limit)
  return { expression, metric, holds: (value) => compare(value, operator, bound) }
}

/** Evaluates a threshold; it does not hold if its metric was not measured. */
export function judgeThreshold(threshold: Threshold, report: MeasuredReport): Report['thresholds'][number] {
  const value = metrics[threshold.metric]?.(report) ?? null
  return { expression: threshold.expression, value, holds: value !== null && threshold.holds(value) }
}

export type MeasuredReport = Omit<Report, 'thresholds' | 'ok' | 'failedChecks'>

type Metric = (report: MeasuredReport) => number | null

function compare(value: number, operator: string, bound: number): boolean {
  switch (operator) {
    case '<':
      return value < bound
    case '<=':
      return value <= bound
    case '>':
      return value > bound
    case '>=':
      return value >= bound
    default:
      return value === bound
  }
}

function percentiles(name: string, of: (report: MeasuredReport) => Percentiles): Record<string, Metric> {
  return {
    [`${name}.p50`]: (report) => of(report).p50,
    [`${name}.p95`]: (report) => of(report).p95,
    [`${name}.p99`]: (report) => of(report).p99,
    [`${name}.max`]: (report) => of(report).max,
  }
}

function ofGroup(kind: AnalystKind, of: (group: AnalystGroup) => number | null): Metric {
  return ({ groups }) => {
    const group = groups.find((candidate) => candidate.kind === kind)
    return group === undefined ? null : of(group)
  }
}

const metrics: Readonly<Record<string, Metric>> = {
  'offered.perSecond': (report) => report.offered.perSecond,
  'achieved.perSecond': (report) => report.achieved.perSecond,
  late: (report) => report.late,
  failed: (report) => report.failed,
  acknowledged: (report) => report.acknowledged,
  onScheduleShare: (report) => report.onScheduleShare,
  retries: (report) => report.retries,
  lost: (report) => report.delivery.lost,
  duplicates: (report) => report.delivery.duplicates,
  overtaken: (report) => report.delivery.overtaken,
  repeats: (report) => report.delivery.repeats,
  outOfOrder: (report) => report.delivery.outOfOrder,
  ...percentiles('ack', (report) => report.latencyMs.ack),
  ...percentiles('ackFromSend', (report) => report.latencyMs.ackFromSend),
  ...percentiles('endToEnd', (report) => report.latencyMs.endToEnd),
  ...percentiles('lag', (report) => report.generator.lagMs),
  cpuCores: (report) => report.generator.cpuCores,
  machineBusy: (report) => report.generator.machineBusy,
  ...percentiles('loopDelay', (report) => report.generator.loopDelayMs),
  reconnects: (report) => report.analysts.reconnects,
  resumed: (report) => report.analysts.resumed,
  gaps: (report) => report.analysts.gaps,
  ...Object.fromEntries(
    analystKinds.flatMap((kind) => [
      [`${kind}.lost`, ofGroup(kind, (group) => group.lost)],
      [`${kind}.endToEnd.p99`, ofGroup(kind, (group) => group.endToEndMs.p99)],
    ]),
  ),
  postsPerOdds: (report) => report.bill?.postsPerOdds ?? null,
  dollarsPerMonth: (report) => report.bill?.dollarsPerMonth ?? null,
  dollarsPerMillionOdds: (report) => report.bill?.dollarsPerMillionOdds ?? null,
}
