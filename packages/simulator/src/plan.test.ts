import { expect, test } from 'vitest'
import { parseDuration } from './duration.ts'
import { InvalidOptionsError } from './errors.ts'
import { describeRun, planClient, planCost, planReplay, planRun, planSeed } from './plan.ts'

const mistakesOf = (plan: () => unknown): readonly string[] => {
  try {
    plan()
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.mistakes
    throw error
  }
  return []
}

test('a run without options is a plan, and is described in one line', () => {
  const plan = planRun({})
  expect(plan).toMatchObject({ rate: 500, batch: 10, durationMs: 30_000, analysts: 1, seed: 1 })
  expect(plan.target).toEqual({ kind: 'outputs', file: '.sportsfeeds/outputs.json' })
  expect(describeRun(plan)).toBe(
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
