import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { FaultPlanError } from '../errors.ts'
import { faultKinds, FaultPlan, parseFaultPlan } from './fault-plan.ts'

test('A plan of a few words gets defaults for the rest', () => {
  expect(parseFaultPlan({ reorderedChanges: { share: 0.1 } })).toEqual({
    seed: 1,
    reorderedChanges: { share: 0.1, after: 1, withinMs: 1_000, among: 'stream' },
  })
  expect(parseFaultPlan({ killedFunctions: { everyMs: 500 } }).killedFunctions).toEqual({
    functionName: '*',
    everyMs: 500,
    after: { fixedMs: 0, jitterMs: 0 },
  })
})

test('The plan in the documentation has every kind, and is one', async () => {
  const documentation = await readFile(new URL('README.md', import.meta.url), 'utf8')
  const [, example = ''] = /```json\n(.*?)```/s.exec(documentation) ?? []
  const plan = parseFaultPlan(JSON.parse(example))
  expect(Object.keys(plan).toSorted()).toEqual(['seed', ...faultKinds].toSorted())
})

test('The timeline in the documentation is a plan', async () => {
  const documentation = await readFile(new URL('README.md', import.meta.url), 'utf8')
  const [, example = ''] = [...documentation.matchAll(/```json\n(.*?)```/gs)][1] ?? []
  expect(parseFaultPlan(JSON.parse(example)).timeline?.length).toBeGreaterThan(1)
})

test('Phases end after they begin, and only a timeline repeats', () => {
  expect(() => parseFaultPlan({ timeline: [{ fromMs: 5, toMs: 5, faults: {} }] })).toThrow(
    'timeline.0: ends before it begins',
  )
  expect(() => parseFaultPlan({ repeatEveryMs: 5 })).toThrow('repeatEveryMs needs a timeline')
})

test('A plan that was read once may be read again', () => {
  const plan = parseFaultPlan({ seed: 7, throttling: { share: 1 }, latency: { sqs: { fixedMs: 5 } } })
  expect(parseFaultPlan(plan)).toEqual(plan)
})

test('One error names all mistakes of a plan', () => {
  const plan = {
    seed: -1,
    throttling: { share: 1.5, operations: ['CreateTable'] },
    killedFunctions: { functionName: 'consumer' },
    failedPosts: { 429: 0.6, 500: 0.6, 410: 0.1 },
    cutConections: { everyMs: 5 },
  }
  const read = () => parseFaultPlan(plan)
  expect(read).toThrow(FaultPlanError)
  for (const path of [
    'seed',
    'throttling.share',
    'throttling.operations.0',
    'killedFunctions',
    'failedPosts',
  ]) {
    expect(read).toThrow(`\n  ${path}: `)
  }
  expect(read).toThrow('"410"')
  expect(read).toThrow('"cutConections"')
})

test('Shares of failed posts add up to one at most', () => {
  expect(() => parseFaultPlan({ failedPosts: { 429: 0.6, 503: 0.6 } })).toThrow('shares of more than 1')
  expect(() => parseFaultPlan({ failedPosts: { 429: 0.5, 503: 0.5 } })).not.toThrow()
})

test('What is no plan at all is refused', () => {
  for (const nonsense of [undefined, null, 'chaos', []]) {
    expect(() => parseFaultPlan(nonsense)).toThrow('The fault plan has a mistake')
  }
})

test('Everything in a plan but its seed and its timeline is a kind that is counted', () => {
  const all = ['seed', 'timeline', 'repeatEveryMs', ...faultKinds]
  expect(all.toSorted()).toEqual(Object.keys(FaultPlan.shape).toSorted())
})
