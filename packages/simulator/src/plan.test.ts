import { expect, test } from 'vitest'
import { parseDuration } from './duration.ts'
import { InvalidOptionsError } from './errors.ts'
import { createSimulatedLoad } from './markets/simulated-load.ts'
import {
  describeRun,
  planAudit,
  planClient,
  planCost,
  planReplay,
  planRun,
  planSeed,
  type RawOptions,
} from './plan.ts'

const mistakesOf = (plan: () => unknown): readonly string[] => {
  try {
    plan()
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.mistakes
    throw error
  }
  return []
}

const describe = (raw: RawOptions): string => {
  const plan = planRun(raw)
  return describeRun(plan, createSimulatedLoad(plan, Date.UTC(2026, 0, 1)))
}

test('a run without options is a plan, and is described in one line', () => {
  const plan = planRun({})
  expect(plan).toMatchObject({ rate: 500, batch: 10, durationMs: 30_000, analysts: 1, seed: 1 })
  expect(plan.target).toEqual({ kind: 'outputs', file: '.sportsfeeds/outputs.json' })
  expect(describe({})).toBe(
    '500 odds/s for 30s in requests of 10 (1,500 requests, 15,000 odds) about 20 games of soccer, basketball, tennis to 1 analysts, seed 1',
  )
})

test('every mistake of a run is told at once, by its option', () => {
  const mistakes = mistakesOf(() =>
    planRun({
      rate: 'fast',
      batch: '0',
      duration: '30',
      analysts: '-1',
      games: '1.5',
      sports: 'soccer,quidditch',
      seed: '-4',
      threshold: ['endToEnd.p98<250', 'lost'],
      embedded: true,
      outputs: 'x.json',
    }),
  )
  expect(mistakes.map((mistake) => mistake.split(/[ ,:]/)[0])).toEqual(
    expect.arrayContaining([
      '--rate',
      '--batch',
      '--duration',
      '--analysts',
      '--games',
      '--sports',
      '--seed',
      '--threshold',
      '--embedded',
    ]),
  )
  expect(mistakes).toHaveLength(10)
  expect(mistakes.join('\n')).toMatch(/endToEnd\.p98.*known are.*endToEnd\.p99/)
})

test('a replay has a pace: its own time, faster, or a steady rate, and not two of them', () => {
  expect(planReplay(['a.gz'], {}).pace).toEqual({ kind: 'speed', times: 1 })
  expect(planReplay(['a.gz'], { speed: '100' }).pace).toEqual({ kind: 'speed', times: 100 })
  expect(planReplay(['a.gz'], { rate: '500' }).pace).toEqual({ kind: 'rate', perSecond: 500 })
  expect(mistakesOf(() => planReplay([], { rate: '5', speed: '5', batch: 'x' }))).toHaveLength(3)
})

test('a client is active unless it is said not to be, and every mistake about it is named', () => {
  expect(planClient('client-acme', { name: 'Acme' })).toMatchObject({ id: 'client-acme', active: true })
  expect(planClient('client-acme', { name: 'Acme', inactive: true })).toMatchObject({ active: false })
  expect(mistakesOf(() => planClient('acme', { name: '' }))).toHaveLength(2)
})

test('seeding a stack that ends with the command is refused', () => {
  expect(planSeed({ clients: true, fixtures: 'x.json' })).toMatchObject({
    clients: true,
    fixturesFile: 'x.json',
  })
  expect(mistakesOf(() => planSeed({ embedded: true }))).toHaveLength(1)
})

test.each([
  ['30s', 30_000],
  ['1h30m', 5_400_000],
  ['500ms', 500],
  ['1.5s', 1_500],
  ['30', undefined],
  ['s', undefined],
  ['30 s', undefined],
])('the duration %s is %s ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test('a cost estimate is for the design load unless another is named, and every mistake is named', () => {
  expect(planCost({}).load).toMatchObject({ oddsPerSecond: 500, analysts: 100, flushIntervalMs: 100 })
  expect(planCost({ writes: '3000', flush: '250ms' }).load).toMatchObject({
    oddsPerSecond: 3000,
    flushIntervalMs: 250,
  })
  expect(mistakesOf(() => planCost({ flush: 'x', share: '2' }))).toHaveLength(2)
})

test('a profile has a duration of its own, and a matchday is football', () => {
  expect(planRun({ profile: 'soak' })).toMatchObject({ durationMs: 3_600_000, rate: 500 })
  expect(planRun({ profile: 'spike', duration: '10s' })).toMatchObject({ durationMs: 10_000 })
  expect(planRun({ profile: 'matchday' })).toMatchObject({
    sports: ['soccer'],
    profile: { name: 'matchday' },
  })
  expect(mistakesOf(() => planRun({ profile: 'matchday', sports: 'tennis' }))).toHaveLength(1)
  expect(mistakesOf(() => planRun({ profile: 'rush' }))[0]).toMatch(/--profile rush.*spike/)
  expect(describe({ profile: 'spike' })).toMatch(/^spike: 1,125 odds\/s on average, 3,000 at most, for 60s/)
})

test('stages have rates and durations of their own, and nothing else may say them', () => {
  expect(planRun({ stages: '30s:100,60s:400' })).toMatchObject({ durationMs: 90_000, rate: 300 })
  expect(describe({ stages: '30s:100,60s:400' })).toMatch(
    /^stages: 300 odds\/s on average, 400 at most, for 90s/,
  )
  expect(
    mistakesOf(() => planRun({ stages: '30s:100', rate: '5', duration: '5s', profile: 'spike' })),
  ).toHaveLength(3)
  expect(mistakesOf(() => planRun({ stages: '30s' }))[0]).toMatch(/^--stages 30s: "30s" is no stage/)
})

test('the crowd is said in the line, and its shares are at most all of it', () => {
  expect(describe({ analysts: '10', fewGames: '0.3', slow: '0.1' })).toContain(
    'to 10 analysts (3 few-games, 1 slow)',
  )
  expect(mistakesOf(() => planRun({ slow: '0.6', flapping: '0.6' }))).toHaveLength(1)
  expect(mistakesOf(() => planRun({ slow: '2' })).length).toBeGreaterThan(0)
})

test('a replay may be cut to a time, in any form of date', () => {
  expect(planReplay(['a.bz2'], { from: '2022-07-11T11:00:00Z', to: '2022-07-11 12:00:00' })).toMatchObject({
    fromMs: Date.UTC(2022, 6, 11, 11),
    toMs: Date.UTC(2022, 6, 11, 12),
  })
  expect(mistakesOf(() => planReplay(['a'], { from: 'yesterday' }))).toHaveLength(1)
})

test('an audit needs a time or a record, and a key needs the record', () => {
  expect(planAudit({ record: 'run.ndjson' })).toMatchObject({ recordFile: 'run.ndjson', games: [] })
  expect(planAudit({ from: '1657537200', to: '1657537300' })).toMatchObject({ fromMs: 1_657_537_200_000 })
  expect(mistakesOf(() => planAudit({ from: '1657537200' }))).toHaveLength(1)
  expect(mistakesOf(() => planAudit({ key: 'k', game: ['quidditch'] }))).toHaveLength(3)
})
