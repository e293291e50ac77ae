import { expect, test } from 'vitest'
import type { Report, Sample } from '../../model/report.ts'
import { seriesCsv } from '../series-csv.ts'
import { htmlReport } from './page.ts'

const times = { p50: 10, p95: 20, p99: 30, max: 40 }

function sample(atMs: number, overrides: Partial<Sample> = {}): Sample {
  return {
    atMs,
    offeredPerSecond: 500,
    acknowledgedPerSecond: 499.5,
    receivedPerSecond: 4_995,
    failed: 0,
    late: 0,
    outstanding: 12,
    ackMs: times,
    endToEndMs: times,
    states: { live: 9, offline: 1 },
    cpuCores: 0.5,
    loopDelayP99Ms: 1,
    rssMb: 120,
    ...overrides,
  }
}

const delivered = {
  expected: 10,
  received: 9,
  lost: 1,
  duplicates: 0,
  repeats: 0,
  overtaken: 0,
  outOfOrder: 0,
}
const report: Report = {
  title: '500 odds/s <b>for</b> 60s',
  stack: 'dev',
  startedAt: Date.UTC(2026, 0, 1),
  offered: { odds: 10, perSecond: 500 },
  achieved: { odds: 10, perSecond: 499 },
  late: 0,
  failed: 1,
  acknowledged: 9,
  onScheduleShare: 0.9,
  failures: [{ reason: '500 <script>alert(1)</script>', odds: 1 }],
  retries: 0,
  gameChanges: { sent: 0, failed: 0 },
  delivery: {
    analysts: 1,
    ...delivered,
    unacknowledged: 0,
    perAnalyst: [
      { ...delivered, lostKeys: ['game-1/odds-x#total#acme'], duplicateKeys: [], outOfOrderKeys: [] },
    ],
  },
  latencyMs: { ack: times, ackFromSend: times, endToEnd: times },
  perHopMs: { received: times, stored: times, streamed: times, delivered: times },
  generator: {
    lagMs: times,
    bottleneck: false,
    analystThreads: [],
    reasons: [],
    cpuCores: 0.5,
    machineBusy: 0.6,
    eventLoopUtilization: 0.3,
    loopDelayMs: times,
    rssMb: 120,
  },
  analysts: { reconnects: 0, resumed: 0, gaps: 0, frames: 5, conflated: 0, errors: [] },
  groups: [{ kind: 'plain', analysts: 1, ...delivered, endToEndMs: times }],
  series: [
    sample(1_000),
    sample(2_000, { endToEndMs: { p50: null, p95: null, p99: null, max: null } }),
    sample(3_000),
  ],
  bill: {
    elapsedMs: 3_000,
    loadMs: 3_000,
    posts: 5,
    postsPerOdds: 0.5,
    dollars: 0.01,
    dollarsPerMonth: 3_789,
    dollarsPerMillionOdds: 4,
    unpriced: ['kinesis.onDemandStreamHours'],
    lines: [
      {
        meterUnit: 'lambda.requests',
        price: 'lambdaRequest',
        quantity: 10,
        quantityPerMonth: 876_000,
        dollars: 0.01,
        dollarsPerMonth: 3_789,
      },
    ],
  },
  thresholds: [{ expression: 'endToEnd.p99<250', value: 30, holds: true }],
  interrupted: false,
  warmUpRequests: 0,
  ok: false,
  failedChecks: [],
}

test('the page needs nothing beside itself, and shows text as text', () => {
  const page = htmlReport(report)
  expect(page).not.toMatch(/<script|<link|<img|@import|url\(|src=|href=|https?:/i)
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(page).toContain('500 odds/s &lt;b&gt;for&lt;/b&gt; 60s')
})

test('the page shows the verdict, the figures, and what was lost', () => {
  const page = htmlReport(report)
  for (const text of [
    'not ok',
    '$3,789',
    'analyst 1 lacks game-1/odds-x#total#acme',
    'endToEnd.p99&lt;250',
    'not priced: kinesis.onDemandStreamHours',
    'feeds API to table',
  ]) {
    expect(page).toContain(text)
  }
  expect(htmlReport({ ...report, ok: true })).toContain('<span class="verdict ok">ok</span>')
  expect(htmlReport({ ...report, interrupted: true })).toContain('interrupted')
})

test('every element is closed, whatever is missing', () => {
  const empty = { ...report, series: [], groups: [], bill: null, thresholds: [], failures: [] }
  for (const page of [htmlReport(report), htmlReport(empty)]) {
    for (const tag of ['section', 'div', 'table', 'tr', 'svg', 'figure', 'text', 'p', 'span', 'main']) {
      const opened = page.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0
      expect(page.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0).toBe(opened)
    }
    expect(page).not.toMatch(/NaN|undefined|Infinity|null/)
  }
})

test('the steps are a table with a column for each state, empty where nothing was measured', () => {
  const lines = seriesCsv([
    sample(1_000),
    sample(2_000, { states: { live: 10 }, ackMs: { ...times, p99: null } }),
  ])
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','))
  const [header = [], first = [], second = []] = lines
  const cell = (row: string[], column: string) => row[header.indexOf(column)]
  expect(lines.map((line) => line.length)).toEqual([header.length, header.length, header.length])
  expect([cell(first, 'analysts_offline'), cell(second, 'analysts_offline')]).toEqual(['1', '0'])
  expect([cell(first, 'ack_p99_ms'), cell(second, 'ack_p99_ms')]).toEqual(['30', ''])
})
