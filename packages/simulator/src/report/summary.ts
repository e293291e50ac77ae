import { formatCount } from '../format/format-count.ts'
import type { AnalystDelivery, Percentiles, Report } from '../model/report.ts'

/** The report as a few lines for people. */
export function summarize(report: Report): string {
  const { delivery, latencyMs, perHopMs, generator } = report
  const lines = [
    '',
    row('offered', `${formatCount(report.offered.odds)} odds`, `${formatCount(report.offered.perSecond)}/s`),
    row(
      'acknowledged',
      `${formatCount(report.acknowledged)} odds`,
      `${formatCount(report.achieved.perSecond)}/s`,
    ),
    row('on schedule', percent(report.onScheduleShare), `late ${formatCount(report.late)}`),
    row('failed', `${formatCount(report.failed)} odds`, `requests sent again ${formatCount(report.retries)}`),
    ...report.failures
      .slice(0, failuresShown)
      .map(({ reason, odds }) => row('', `${formatCount(odds)} ×`, reason)),
    ...(report.gameChanges.failed > 0
      ? [
          row(
            'scores',
            `${formatCount(report.gameChanges.failed)} of ${formatCount(report.gameChanges.sent)} failed`,
            report.gameChanges.lastError,
          ),
        ]
      : []),
    row(
      'delivered',
      `${formatCount(delivery.received)} of ${formatCount(delivery.expected)}`,
      `to ${formatCount(delivery.analysts)} analysts`,
    ),
    row(
      '',
      `lost ${formatCount(delivery.lost)}`,
      `duplicates ${formatCount(delivery.duplicates)}, out of order ${formatCount(delivery.outOfOrder)}, overtaken ${formatCount(delivery.overtaken)}`,
    ),
    ...delivery.perAnalyst
      .flatMap((analyst, place) =>
        keyFindings(analyst, 1).map((finding) => row('', `analyst ${place + 1}`, finding)),
      )
      .slice(0, failuresShown),
    '',
    latency('milliseconds', 'p50', 'p95', 'p99', 'max'),
    times('acknowledged', latencyMs.ack),
    times('end to end', latencyMs.endToEnd),
    times('  received', perHopMs.received),
    times('  stored', perHopMs.stored),
    times('  streamed', perHopMs.streamed),
    times('  delivered', perHopMs.delivered),
    times('schedule lag', generator.lagMs),
    ...(report.groups.length > 1 || report.groups.some(({ kind }) => kind !== 'plain')
      ? ['', ...groupTable(report)]
      : []),
    '',
    row(
      'frames',
      formatCount(report.analysts.frames),
      `reconnects ${formatCount(report.analysts.reconnects)}, resumed ${formatCount(report.analysts.resumed)}, gaps ${formatCount(report.analysts.gaps)}`,
    ),
    ...billRows(report.bill),
    row('process', `${generator.cpuCores} cores`, `event loop ${percent(generator.eventLoopUtilization)}`),
    row(
      '',
      `${generator.rssMb} MB`,
      `event loop late p99 ${(generator.loopDelayMs.p99 ?? 0).toFixed(1)} ms; machine ${percent(generator.machineBusy)} busy`,
    ),
    ...generator.analystThreads.map(({ analysts, cpuCores, eventLoopUtilization, loopDelayMs }) =>
      row(
        '',
        `${cpuCores} cores`,
        `event loop ${percent(eventLoopUtilization)}, late p99 ${(loopDelayMs.p99 ?? 0).toFixed(1)} ms: thread of ${formatCount(analysts)} analysts`,
      ),
    ),
    ...report.thresholds.map(({ expression, value, holds }) =>
      row('threshold', holds ? 'holds' : 'FAILED', `${expression} (${value ?? 'not measured'})`),
    ),
    ...(generator.bottleneck
      ? [
          row('INVALID', 'the simulator itself', 'limited the load: lower the rate, or use another machine'),
          ...generator.reasons.map((reason) => row('', reason)),
        ]
      : []),
    row(
      'result',
      report.interrupted ? 'INTERRUPTED' : report.ok ? 'ok' : 'NOT OK',
      report.interrupted ? '' : report.failedChecks.join('; '),
    ),
    '',
  ]
  return lines.map((line) => line.trimEnd()).join('\n')
}

/** Odds that an analyst lacks, had twice or had out of order, by key: at most `limit` of each kind. */
export function keyFindings(
  { lostKeys, duplicateKeys, outOfOrderKeys }: AnalystDelivery,
  limit: number,
): string[] {
  const findings = (verb: string, keys: readonly string[]): string[] =>
    keys.slice(0, limit).map((key) => `${verb} ${key}`)
  return [
    ...findings('lacks', lostKeys),
    ...findings('had twice', duplicateKeys),
    ...findings('had out of order', outOfOrderKeys),
  ]
}

const failuresShown = 5
const costliestShown = 3

function groupTable({ groups }: Report): string[] {
  return [
    'analysts'.padEnd(14) +
      ['owed', 'received', 'lost', 'p50', 'p99'].map((name) => name.padStart(11)).join(''),
    ...groups.map(
      ({ kind, analysts, expected, received, lost, endToEndMs: { p50, p99 } }) =>
        `${analysts} ${kind}`.padEnd(14) +
        [formatCount(expected), formatCount(received), formatCount(lost), millis(p50), millis(p99)]
          .map((text) => text.padStart(11))
          .join(''),
    ),
  ]
}

function billRows(bill: Report['bill']): string[] {
  if (bill === null) return []
  return [
    row(
      'bill',
      `$${bill.dollars.toFixed(4)}`,
      `this run by list prices; a month at this rate $${formatCount(Math.round(bill.dollarsPerMonth))}`,
    ),
    ...bill.lines
      .slice(0, costliestShown)
      .map(({ meterUnit, dollarsPerMonth }) =>
        row('', `$${formatCount(Math.round(dollarsPerMonth))} a month`, meterUnit),
      ),
    row('', `${bill.postsPerOdds.toFixed(2)} posts per odds record`, unpricedNote(bill.unpriced)),
  ]
}

function unpricedNote(unpriced: readonly string[]): string {
  return unpriced.length === 0 ? '' : `not priced: ${unpriced.join(', ')}`
}

function millis(ms: number | null): string {
  return ms === null ? '–' : ms.toFixed(1)
}

function row(name: string, value: string, note = ''): string {
  return `${name.padEnd(14)}${value.padEnd(24)}${note}`
}

function latency(name: string, ...values: string[]): string {
  return name.padEnd(14) + values.map((value) => value.padStart(10)).join('')
}

function times(name: string, { p50, p95, p99, max }: Percentiles): string {
  return latency(name, ...[p50, p95, p99, max].map(millis))
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}
