import { barChart, escapeHtml } from '@sportsfeeds/charts'
import { prices, pricesAsOf } from '@sportsfeeds/cost'
import type { Percentiles, Report, Sample } from '../../model/report.ts'
import { keyFindings } from '../summary.ts'
import { type RunLine, runChart } from './run-chart.ts'
import { style } from './style.ts'
import { count, dollars, millis, percent, table } from './text.ts'

/** The report as one page that needs nothing else: no script, no font, no network. */
export function htmlReport(report: Report): string {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Load report: ${escapeHtml(report.title)}</title><style>${style}</style></head><body><main>`,
    header(report),
    cards(report),
    '<div class="grid2">',
    section('Latency over time', latencyChart(report.series), 'wide'),
    section('Throughput', throughputChart(report.series)),
    section('States of the analysts', statesChart(report.series)),
    section('Percentiles, in milliseconds', percentileTable(report)),
    section('Where the time goes', hops(report)),
    section('Analysts', analysts(report), 'wide'),
    section('On the way to analysts', waitingChart(report.series)),
    section('How busy the generator was', busyChart(report.series)),
    section('The bill', bill(report), 'wide'),
    section('The generator', generator(report)),
    section('Thresholds and failures', verdicts(report)),
    '</div></main></body></html>\n',
  ].join('\n')
}

function header(report: Report): string {
  const verdict = report.interrupted
    ? 'interrupted'
    : report.generator.bottleneck
      ? 'invalid: the generator was the bottleneck'
      : report.ok
        ? 'ok'
        : 'not ok'
  return [
    '<h1>Load report</h1>',
    `<p>${escapeHtml(report.title)}</p>`,
    `<p class="soft">Stack ${escapeHtml(report.stack)}, from ${new Date(report.startedAt).toISOString()}</p>`,
    `<p><span class="verdict ${verdict === 'ok' ? 'ok' : ''}">${verdict}</span></p>`,
  ].join('')
}

function cards({
  offered,
  achieved,
  onScheduleShare,
  delivery,
  latencyMs,
  failed,
  bill: billed,
}: Report): string {
  return `<div class="cards">${[
    card(count(offered.perSecond), 'odds a second offered'),
    card(count(achieved.perSecond), 'odds a second acknowledged'),
    card(percent(onScheduleShare), 'acknowledged on schedule', onScheduleShare < 0.995),
    card(count(delivery.lost), `lost of ${count(delivery.expected)} owed`, delivery.lost > 0),
    card(count(failed), 'odds failed', failed > 0),
    card(`${millis(latencyMs.endToEnd.p50)} ms`, 'end to end, median'),
    card(`${millis(latencyMs.endToEnd.p99)} ms`, 'end to end, 99th percentile'),
    ...(billed === null ? [] : [card(dollars(billed.dollarsPerMonth), 'a month at this rate')]),
  ].join('')}</div>`
}

function card(figure: string, words: string, isBad = false): string {
  return `<div class="card${isBad ? ' bad' : ''}"><b>${figure}</b><span>${escapeHtml(words)}</span></div>`
}

function section(title: string, content: string, className = ''): string {
  return `<section class="${className}"><h2>${title}</h2>${content}</section>`
}

function over(
  series: readonly Sample[],
  name: string,
  colour: number,
  value: (sample: Sample) => number | null,
): RunLine {
  return { name, colour, points: series.map((sample) => [sample.atMs, value(sample)]) }
}

function latencyChart(series: readonly Sample[]): string {
  return runChart({
    label: 'Latency of each step of the run, in milliseconds',
    unit: 'ms',
    isWide: true,
    lines: [
      over(series, 'end to end p99', 2, ({ endToEndMs }) => endToEndMs.p99),
      over(series, 'end to end p95', 5, ({ endToEndMs }) => endToEndMs.p95),
      over(series, 'end to end p50', 1, ({ endToEndMs }) => endToEndMs.p50),
      over(series, 'acknowledged p99', 3, ({ ackMs }) => ackMs.p99),
    ],
  })
}

function throughputChart(series: readonly Sample[]): string {
  return runChart({
    label: 'Odds offered and acknowledged in each second of the run',
    unit: 'odds/s',
    lines: [
      over(series, 'offered', 6, ({ offeredPerSecond }) => offeredPerSecond),
      over(series, 'acknowledged', 1, ({ acknowledgedPerSecond }) => acknowledgedPerSecond),
    ],
  })
}

function waitingChart(series: readonly Sample[]): string {
  return runChart({
    label: 'Odds that were acknowledged and had not reached every analyst',
    unit: 'odds',
    lines: [over(series, 'acknowledged, not yet received', 4, ({ outstanding }) => outstanding)],
  })
}

function busyChart(series: readonly Sample[]): string {
  return runChart({
    label: 'CPU of the process of the simulator, in cores',
    unit: 'cores',
    lines: [over(series, 'CPU of this process', 3, ({ cpuCores }) => cpuCores)],
  })
}

function statesChart(series: readonly Sample[]): string {
  const states = [...new Set(series.flatMap((sample) => Object.keys(sample.states)))]
  return runChart({
    label: 'How many analysts were in which state',
    unit: 'analysts',
    lines: states.map((state, place) =>
      over(series, state, (place % 6) + 1, (sample) => sample.states[state] ?? 0),
    ),
  })
}

function percentilesRow(name: string, { p50, p95, p99, max }: Percentiles): string[] {
  return [name, ...[p50, p95, p99, max].map(millis)]
}

function percentileTable({ latencyMs, generator: { lagMs } }: Report): string {
  return table(
    ['', 'p50', 'p95', 'p99', 'max'],
    [
      percentilesRow('acknowledged, from the schedule', latencyMs.ack),
      percentilesRow('acknowledged, from sending', latencyMs.ackFromSend),
      percentilesRow('end to end, from the schedule', latencyMs.endToEnd),
      percentilesRow('behind the schedule', lagMs),
    ],
  )
}

const hopNames = {
  received: 'schedule to feeds API',
  stored: 'feeds API to table',
  streamed: 'table to frame',
  delivered: 'frame to client',
} as const

function hops({ perHopMs }: Report): string {
  const names = ['received', 'stored', 'streamed', 'delivered'] as const
  const bars = names.map((hop, place) => ({
    name: hopNames[hop],
    text: `${millis(perHopMs[hop].p50)} / ${millis(perHopMs[hop].p99)} ms`,
    parts: [
      { value: perHopMs[hop].p50 ?? 0, colour: place + 1, title: `median ${millis(perHopMs[hop].p50)} ms` },
      {
        value: (perHopMs[hop].p99 ?? 0) - (perHopMs[hop].p50 ?? 0),
        colour: 6,
        title: `99th percentile ${millis(perHopMs[hop].p99)} ms`,
      },
    ],
  }))
  return `${barChart({ label: 'Median and 99th percentile of each hop', bars })}<p class="soft">Median in colour, up to the 99th percentile in grey, by the clock of each hop.</p>`
}

function analysts({
  groups,
  analysts: { frames, reconnects, resumed, gaps, conflated },
  delivery,
  bill: billed,
}: Report): string {
  return [
    table(
      ['', 'analysts', 'owed', 'received', 'lost', 'twice', 'out of order', 'p50 ms', 'p99 ms'],
      groups.map((group) => [
        group.kind,
        count(group.analysts),
        count(group.expected),
        count(group.received),
        bad(group.lost),
        bad(group.duplicates),
        bad(group.outOfOrder),
        millis(group.endToEndMs.p50),
        millis(group.endToEndMs.p99),
      ]),
    ),
    `<p class="soft">${count(frames)} frames came, ${count(delivery.received / Math.max(1, frames))} odds in each; ${count(reconnects)} reconnects, of which ${count(resumed)} resumed, ${count(gaps)} gaps found, ${count(conflated)} odds left out for newer ones${billed === null ? '' : `; ${count(billed.posts)} posts, ${count(billed.postsPerOdds)} per odds record`}.</p>`,
  ].join('')
}

function bad(value: number): string {
  return value === 0 ? '0' : `<span class="bad">${count(value)}</span>`
}

function bill({ bill: billed }: Report): string {
  if (billed === null) {
    return '<p class="soft">AWS reports usage a day later; a local run has a meter. <code>simulator cost</code> estimates a month.</p>'
  }
  const most = billed.lines.slice(0, 8)
  return [
    `<p>${dollars(billed.dollars)} for this run, ${dollars(billed.dollarsPerMillionOdds)} a million odds; <b>${dollars(billed.dollarsPerMonth)}</b> a month at this rate.</p>`,
    barChart({
      label: 'What a month at this rate costs, by unit',
      isWide: true,
      bars: most.map(({ meterUnit, dollarsPerMonth }) => ({
        name: meterUnit,
        text: dollars(dollarsPerMonth),
        parts: [{ value: dollarsPerMonth, colour: 1, title: dollars(dollarsPerMonth) }],
      })),
    }),
    table(
      ['unit', 'used', 'of', 'this run', 'a month'],
      billed.lines.map(({ meterUnit, price, quantity, dollars: once, dollarsPerMonth }) => [
        escapeHtml(meterUnit),
        quantity < 0.01 ? quantity.toExponential(1) : count(quantity),
        escapeHtml(prices[price].unit),
        dollars(once),
        dollars(dollarsPerMonth),
      ]),
    ),
    `<p class="soft">List prices of us-east-1 as of ${pricesAsOf}, without free tiers${billed.unpriced.length === 0 ? '' : `; not priced: ${escapeHtml(billed.unpriced.join(', '))}`}. Storage is not included.</p>`,
  ].join('')
}

function generator({ generator: use, warmUpRequests, retries }: Report): string {
  return [
    ...use.reasons.map((reason) => `<p class="bad">Invalid: ${escapeHtml(reason)}.</p>`),
    table(
      ['', ''],
      [
        ['behind the schedule, p99', `${millis(use.lagMs.p99)} ms`],
        ['event loop late, p99', `${millis(use.loopDelayMs.p99)} ms`],
        ['event loop busy', percent(use.eventLoopUtilization)],
        ['CPU of the process', `${use.cpuCores} cores`],
        ['machine busy', percent(use.machineBusy)],
        ['memory at the end', `${use.rssMb} MB`],
        ['requests sent again', count(retries)],
        ['requests before the run, to warm up', count(warmUpRequests)],
      ],
    ),
  ].join('')
}

function verdicts({ thresholds, failures, analysts: { errors }, delivery }: Report): string {
  const findings = delivery.perAnalyst.flatMap((analyst, place) =>
    keyFindings(analyst, 3).map((finding) => [`analyst ${place + 1} ${escapeHtml(finding)}`, '']),
  )
  const rows = [
    ...thresholds.map(({ expression, value, holds }) => [
      `<code>${escapeHtml(expression)}</code> (${value === null ? 'not measured' : count(value)})`,
      holds ? '<span class="good">holds</span>' : '<span class="bad">fails</span>',
    ]),
    ...failures.map(({ reason, odds }) => [escapeHtml(reason), `${count(odds)} odds`]),
    ...errors.map((error) => [escapeHtml(error), '']),
    ...findings.slice(0, 20),
  ]
  return rows.length === 0
    ? '<p class="soft">No thresholds were set, and nothing failed.</p>'
    : table(['', ''], rows)
}
