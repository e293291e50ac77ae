import { expect, test } from 'vitest'
import { createMeasure } from '../measure/measure.ts'
import { buildReport, type RunFacts } from './build-report.ts'
import { summarize } from '../report/summary.ts'
import { parseThreshold, type Threshold } from '../report/thresholds.ts'

const delivery = {
  analysts: 1,
  expected: 1_000,
  received: 1_000,
  lost: 0,
  duplicates: 0,
  repeats: 0,
  overtaken: 0,
  outOfOrder: 0,
  unacknowledged: 0,
  perAnalyst: [],
}

const idle = {
  cpuCores: 0.4,
  machineBusy: 0.5,
  eventLoopUtilization: 0.2,
  loopDelayMs: { p50: 0, p95: 1, p99: 2, max: 3 },
  rssMb: 100,
}

function factsOf(
  counts: Partial<RunFacts['measure']['counts']> = {},
  facts: Partial<RunFacts> = {},
): RunFacts {
  const measure = createMeasure()
  Object.assign(measure.counts, { offered: 1_000, acknowledged: 1_000, acknowledgedOnTime: 1_000, ...counts })
  for (let ms = 1; ms <= 100; ms += 1) measure.reception.endToEnd.record(ms)
  return {
    title: '500 odds/s',
    stack: 'dev',
    startedAt: Date.UTC(2026, 0, 1),
    measure,
    delivery,
    offeredMs: 10_000,
    achievedMs: 10_100,
    maxLagMs: 100,
    process: idle,
    threads: [],
    crowd: [],
    series: [],
    bill: null,
    analysts: { reconnects: 0, resumed: 0, gaps: 0, frames: 0, conflated: 0, errors: [] },
    thresholds: [],
    interrupted: false,
    warmUpRequests: 0,
    ...facts,
  }
}

function lacking(lost: number) {
  return {
    expected: 10,
    received: 10 - lost,
    lost,
    duplicates: 0,
    repeats: 0,
    overtaken: 0,
    outOfOrder: 0,
    lostKeys: [],
    duplicateKeys: [],
    outOfOrderKeys: [],
  }
}

function thresholdOf(expression: string): Threshold {
  const threshold = parseThreshold(expression)
  if (typeof threshold === 'string') throw new Error(threshold)
  return threshold
}

test('volumes are over the schedule that was offered and over the time until the last acknowledgement', () => {
  const report = buildReport(factsOf())
  expect(report.offered).toEqual({ odds: 1_000, perSecond: 100 })
  expect(report.achieved).toEqual({ odds: 1_000, perSecond: 99 })
  expect(report.ok).toBe(true)
})

test('percentiles are in milliseconds, and null where nothing was measured', () => {
  const { latencyMs } = buildReport(factsOf())
  expect(latencyMs.endToEnd.p50).toBeCloseTo(50, 0)
  expect(latencyMs.endToEnd.p99).toBeCloseTo(99, 0)
  expect(latencyMs.endToEnd.max).toBeCloseTo(100, 0)
  expect(latencyMs.ack).toEqual({ p50: null, p95: null, p99: null, max: null })
})

test.each([
  ['odds failed', factsOf({ failed: 1 })],
  ['more than 0.5 % was not acknowledged on schedule', factsOf({ acknowledgedOnTime: 994 })],
  ['odds were lost', factsOf({}, { delivery: { ...delivery, lost: 1 } })],
  ['odds were delivered twice', factsOf({}, { delivery: { ...delivery, duplicates: 1 } })],
  ['odds were delivered out of order', factsOf({}, { delivery: { ...delivery, outOfOrder: 1 } })],
  ['it was interrupted', factsOf({}, { interrupted: true })],
])('a run is not ok when %s', (_, facts) => {
  expect(buildReport(facts).ok).toBe(false)
})

test('half a percent may be late', () => {
  expect(buildReport(factsOf({ acknowledgedOnTime: 995, late: 5 })).ok).toBe(true)
})

test('a run that the simulator itself held back is marked, and the summary says so', () => {
  const facts = factsOf()
  for (let n = 0; n < 100; n += 1) facts.measure.times.lag.record(150)
  const report = buildReport(facts)
  expect(report.generator.bottleneck).toBe(true)
  expect(summarize(report)).toContain('INVALID')
})

test('a run whose event loop hung, or whose thread was never idle, is invalid and not ok', () => {
  const hung = { ...idle, loopDelayMs: { ...idle.loopDelayMs, p99: 400 } }
  const busy = { ...idle, eventLoopUtilization: 0.99 }
  for (const process of [hung, busy]) {
    const report = buildReport(factsOf({}, { process }))
    expect(report).toMatchObject({ ok: false, generator: { bottleneck: true } })
    expect(report.generator.reasons).toHaveLength(1)
  }
})

test('a run one of whose threads of analysts hung or was never idle is invalid, and says which', () => {
  const thread = { ...idle, analysts: 50 }
  const hung = { ...thread, loopDelayMs: { ...idle.loopDelayMs, p99: 400 } }
  const busy = { ...thread, eventLoopUtilization: 0.99 }
  for (const second of [hung, busy]) {
    const report = buildReport(factsOf({}, { threads: [thread, second] }))
    expect(report).toMatchObject({ ok: false, generator: { bottleneck: true } })
    expect(report.generator.reasons).toEqual([expect.stringContaining('thread 2 of analysts')])
  }
  expect(buildReport(factsOf({}, { threads: [thread, thread] })).ok).toBe(true)
})

test('analysts of one kind are reported together, and thresholds may be about one kind', () => {
  const facts = factsOf(
    {},
    {
      crowd: [{ kind: 'plain' }, { kind: 'slow' }, { kind: 'slow' }],
      delivery: { ...delivery, perAnalyst: [lacking(0), lacking(1), lacking(2)] },
      thresholds: [
        thresholdOf('slow.lost==0'),
        thresholdOf('plain.lost==0'),
        thresholdOf('few-games.lost==0'),
      ],
    },
  )
  const report = buildReport(facts)
  expect(report.groups).toMatchObject([
    { kind: 'plain', analysts: 1, lost: 0 },
    { kind: 'slow', analysts: 2, lost: 3, expected: 20 },
  ])
  expect(report.thresholds.map(({ holds, value }) => [holds, value])).toEqual([
    [false, 3],
    [true, 0],
    [false, null],
  ])
  expect(summarize(report)).toMatch(/2 slow\s+20\s+17\s+3/)
})

test.each([
  ['endToEnd.p99<250', true, 99],
  ['endToEnd.p99 <= 10', false, 99],
  ['lost==0', true, 0],
  ['offered.perSecond >= 100', true, 100],
  ['ack.p50<1000', false, null],
])('the threshold %s holds: %s', (expression, holds, value) => {
  const [outcome] = buildReport(factsOf({}, { thresholds: [thresholdOf(expression)] })).thresholds
  expect(outcome?.holds).toBe(holds)
  if (value === null) expect(outcome?.value).toBeNull()
  else expect(outcome?.value).toBeCloseTo(value, 0)
})

test.each(['p98<2', 'lost', 'lost=0', 'toString==0', 'lost<x'])(
  '%s is refused as a threshold',
  (expression) => {
    expect(typeof parseThreshold(expression)).toBe('string')
  },
)

test('the summary says what was lost, doubled or out of order, by analyst and key, and why the run is not ok', () => {
  const perAnalyst = [
    {
      ...lacking(1),
      lostKeys: ['game-1/odds-x#total#acme'],
      duplicateKeys: ['game-1/odds-y#total#acme'],
      outOfOrderKeys: ['game-1/odds-z#total#acme'],
    },
  ]
  const report = buildReport(factsOf({}, { delivery: { ...delivery, lost: 1, duplicates: 2, perAnalyst } }))
  const text = summarize(report)
  expect(text).toContain('lost 1')
  expect(text).toContain('lacks game-1/odds-x#total#acme')
  expect(text).toContain('had twice game-1/odds-y#total#acme')
  expect(text).toContain('had out of order game-1/odds-z#total#acme')
  expect(text).toMatch(/NOT OK\s+1 deliveries are missing; 2 came twice/)
})
