import { expect, test } from 'vitest'
import { createSimulatedLoad } from '../load/simulated-load.ts'
import { optionIssues } from '../testing/option-issues.ts'
import type { RawOptions } from './check-options.ts'
import { describeRun, planRun } from './plan-run.ts'

function describe(raw: RawOptions): string {
  const plan = planRun(raw)
  return describeRun(plan, createSimulatedLoad(plan, Date.UTC(2026, 0, 1)))
}

test('a run without options is a plan, and is described in one line', () => {
  const plan = planRun({})
  expect(plan).toMatchObject({ rate: 500, batch: 10, durationMs: 30_000, analysts: 1, seed: 1 })
  expect(plan.target).toEqual({ kind: 'outputs', file: '.sportsfeeds/outputs.json' })
  expect(describe({})).toBe(
    '500 odds/s for 30s in requests of 10 (1,500 requests, 15,000 odds) about 20 games of soccer, basketball, tennis to 1 analyst, seed 1',
  )
})

test('all issues with a run are listed at once, by option', () => {
  const issues = optionIssues(() =>
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
  expect(issues.map((issue) => issue.split(/[ ,:]/)[0])).toEqual(
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
  expect(issues).toHaveLength(10)
  expect(issues.join('\n')).toMatch(/endToEnd\.p98.*known:.*endToEnd\.p99/)
})

test('a delivery is chosen for a stack of the run alone', () => {
  expect(planRun({ embedded: true, delivery: 'gateway' }).target).toEqual({
    kind: 'embedded',
    delivery: 'gateway',
  })
  expect(optionIssues(() => planRun({ delivery: 'gateway' }))).toEqual([
    expect.stringContaining('--embedded'),
  ])
  expect(optionIssues(() => planRun({ embedded: true, delivery: 'pigeon' }))[0]).toMatch(/--delivery pigeon/)
})

test('a profile has a duration of its own, and a matchday is football', () => {
  expect(planRun({ profile: 'soak' })).toMatchObject({ durationMs: 3_600_000, rate: 500 })
  expect(planRun({ profile: 'spike', duration: '10s' })).toMatchObject({ durationMs: 10_000 })
  expect(planRun({ profile: 'matchday' })).toMatchObject({
    sports: ['soccer'],
    profile: { name: 'matchday' },
  })
  expect(optionIssues(() => planRun({ profile: 'matchday', sports: 'tennis' }))).toHaveLength(1)
  expect(optionIssues(() => planRun({ profile: 'rush' }))[0]).toMatch(/--profile rush.*spike/)
  expect(describe({ profile: 'spike' })).toMatch(/^spike: 1,125 odds\/s on average, 3,000 at most, for 60s/)
})

test('stages have rates and durations of their own, and nothing else may say them', () => {
  expect(planRun({ stages: '30s:100,60s:400' })).toMatchObject({ durationMs: 90_000, rate: 300 })
  expect(describe({ stages: '30s:100,60s:400' })).toMatch(
    /^stages: 300 odds\/s on average, 400 at most, for 90s/,
  )
  expect(
    optionIssues(() => planRun({ stages: '30s:100', rate: '5', duration: '5s', profile: 'spike' })),
  ).toHaveLength(3)
  expect(optionIssues(() => planRun({ stages: '30s' }))[0]).toMatch(/^--stages 30s: "30s" is not a stage/)
})

test('the crowd is said in the line, and its shares are at most all of it', () => {
  expect(describe({ analysts: '10', fewGames: '0.3', slow: '0.1' })).toContain(
    'to 10 analysts (3 few-games, 1 slow)',
  )
  expect(optionIssues(() => planRun({ slow: '0.6', flapping: '0.6' }))).toHaveLength(1)
  expect(optionIssues(() => planRun({ slow: '2' })).length).toBeGreaterThan(0)
})
