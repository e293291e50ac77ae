import type { Percentiles, Report } from './report.ts'

/** The report as a few lines for people. */
export const summarize = (report: Report): string => {
  const { delivery, latencyMs, perHopMs, generator } = report
  const lines = [
    '',
    row('offered', `${count(report.offered.odds)} odds`, `${count(report.offered.perSecond)}/s`),
    row('acknowledged', `${count(report.acknowledged)} odds`, `${count(report.achieved.perSecond)}/s`),
    row('on schedule', percent(report.onScheduleShare), `late ${count(report.late)}`),
    row('failed', `${count(report.failed)} odds`, `requests sent again ${count(report.retries)}`),
    ...report.failures.slice(0, failuresShown).map(({ reason, odds }) => row('', `${count(odds)} ×`, reason)),
    row(
      'delivered',
      `${count(delivery.received)} of ${count(delivery.expected)}`,
      `to ${count(delivery.analysts)} analysts`,
    ),
    row(
      '',
      `lost ${count(delivery.lost)}`,
      `duplicates ${count(delivery.duplicates)}, out of order ${count(delivery.outOfOrder)}, overtaken ${count(delivery.overtaken)}`,
    ),
    ...delivery.perAnalyst
      .flatMap(({ lostKeys }, analyst) =>
        lostKeys.slice(0, 1).map((key) => row('', `analyst ${analyst + 1}`, `lacks ${key}`)),
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
    '',
    row('process', `${generator.cpuCores} cores`, `event loop ${percent(generator.eventLoopUtilization)}`),
    ...report.thresholds.map(({ expression, value, holds }) =>
      row('threshold', holds ? 'holds' : 'FAILED', `${expression} (${value ?? 'not measured'})`),
    ),
    ...(generator.bottleneck
      ? [
          row(
            'INVALID',
            'the simulator itself',
            'could not hold the schedule: offer less, or use another machine',
          ),
        ]
      : []),
    row('result', report.interrupted ? 'INTERRUPTED' : report.ok ? 'ok' : 'NOT OK'),
    '',
  ]
  return lines.map((line) => line.trimEnd()).join('\n')
}

const failuresShown = 5

const row = (name: string, value: string, note = ''): string => `${name.padEnd(14)}${value.padEnd(24)}${note}`

const latency = (name: string, ...values: string[]): string =>
  name.padEnd(14) + values.map((value) => value.padStart(10)).join('')

const times = (name: string, { p50, p95, p99, max }: Percentiles): string =>
  latency(name, ...[p50, p95, p99, max].map((ms) => (ms === null ? '–' : ms.toFixed(1))))

const count = (value: number): string => value.toLocaleString('en-GB')
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`
