import { createManualClock } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChangeInterceptor } from '../dynamodb/interceptor.ts'
import { createChangeFaults } from './change-faults.ts'
import { createFaultContext } from './fault-context.ts'
import { type FaultPlanInput, parseFaultPlan } from './fault-plan.ts'

type ChangePlan = Pick<FaultPlanInput, 'duplicatedChanges' | 'reorderedChanges' | 'seed'>

/** A stream that keeps the numbers of its records. */
function setUp(seed = 1) {
  const clock = createManualClock(0)
  const { count, counts, random } = createFaultContext(clock)
  random.restart(seed)
  let interceptor: ChangeInterceptor | undefined
  const fault = createChangeFaults({
    clock,
    dynamodb: {
      interceptChanges(next) {
        interceptor = next
        return () => (interceptor = undefined)
      },
    },
    random: {
      duplicatedChanges: random.of('duplicatedChanges'),
      reorderedChanges: random.of('reorderedChanges'),
    },
    count,
  })
  const appended: number[] = []
  const change = (number: number, partitionKey = 'k', streamArn = 'stream') => {
    const deliver = () => void appended.push(number)
    if (interceptor === undefined) deliver()
    else interceptor({ tableName: 'things', streamArn, partitionKey }, deliver)
  }
  return {
    clock,
    counts,
    appended,
    change,
    changes: (quantity: number, from = 0) => {
      for (let number = from; number < from + quantity; number += 1) change(number)
    },
    set: (plan: ChangePlan) => fault.set(parseFaultPlan(plan)),
    clear: () => fault.set(undefined),
  }
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

test('A share of the changes is appended twice, each right after itself', () => {
  const { appended, changes, counts, set } = setUp()
  set({ duplicatedChanges: { share: 0.1 } })
  changes(1_000)
  // Of 1,000, at this seed.
  expect(counts().duplicatedChanges).toBe(105)
  expect(appended).toHaveLength(1_105)
  expect(appended.toSorted((a, b) => a - b)).toEqual(appended)
  expect(new Set(appended).size).toBe(1_000)
})

test('A copy may come after later changes', () => {
  const { appended, change, set } = setUp()
  set({ duplicatedChanges: { share: 1, after: 2 } })
  for (const number of upTo(4)) change(number)
  expect(appended).toEqual([0, 1, 2, 0, 3, 1])
})

test('A share of the changes comes after so many later ones', () => {
  const { appended, changes, counts, set } = setUp()
  set({ reorderedChanges: { share: 0.1, after: 3 } })
  changes(1_000)
  // Of 1,000, at this seed.
  expect(counts().reorderedChanges).toBe(104)
  for (const [place, number] of appended.entries()) {
    const later = appended.slice(0, place).filter((earlier) => earlier > number).length
    expect(later === 0 || later >= 3).toBe(true)
  }
  expect(appended.filter((number, place) => number !== place).length).toBeGreaterThan(0)
})

test('A change that is held comes by the clock when no others follow', async () => {
  const { appended, change, clock, set } = setUp()
  set({ reorderedChanges: { share: 1, after: 10, withinMs: 500 } })
  change(1)
  await clock.advance(499)
  expect(appended).toEqual([])
  await clock.advance(1)
  expect(appended).toEqual([1])
})

test('Changes of other streams do not count as later ones, nor of other keys where a plan says so', () => {
  const { appended, change, set } = setUp()
  set({ reorderedChanges: { share: 1, after: 1, among: 'partitionKey' } })
  change(1, 'a')
  set({ reorderedChanges: { share: 1, after: 1 } })
  expect(appended).toEqual([1])
  change(2, 'a', 'one')
  change(3, 'a', 'two')
  expect(appended).toEqual([1])
})

test('What is held is appended when the fault is over, before what comes after it', async () => {
  const { appended, changes, clear, clock, set } = setUp()
  set({ reorderedChanges: { share: 1, after: 5 }, duplicatedChanges: { share: 1, after: 5 } })
  changes(3)
  clear()
  changes(2, 3)
  expect(appended).toEqual([0, 1, 2, 0, 1, 2, 3, 4])
  await clock.advance(10_000)
  expect(appended).toHaveLength(8)
})

/** The order in which a hundred changes under each plan, one plan after the other, first came. */
function orderOf(plans: readonly ChangePlan[]): number[] {
  const { appended, changes, clear, set } = setUp()
  for (const [index, plan] of plans.entries()) {
    set(plan)
    changes(100, index * 100)
  }
  clear()
  return [...new Set(appended)]
}

test('What is held stays held when the other kind is switched', () => {
  const { appended, change, set } = setUp()
  const reorderedChanges = { share: 1, after: 9 }
  const duplicatedChanges = { share: 1, after: 9 }
  set({ reorderedChanges })
  change(1)
  set({ reorderedChanges, duplicatedChanges })
  expect(appended).toEqual([])
  set({ duplicatedChanges })
  expect(appended).toEqual([1])
  change(2)
  set({ duplicatedChanges, reorderedChanges })
  expect(appended).toEqual([1, 2])
  set({})
  expect(appended).toEqual([1, 2, 2])
})

test('Neither kind changes what the other does, and switching one on does not disturb the other', () => {
  const reorderedChanges = { share: 0.2, after: 4 }
  const duplicatedChanges = { share: 0.5 }
  const alone = orderOf([{ reorderedChanges }, { reorderedChanges }])
  expect(alone).not.toEqual(upTo(200))
  expect(orderOf([{ reorderedChanges }, { reorderedChanges, duplicatedChanges }])).toEqual(alone)
  expect(
    orderOf([
      { reorderedChanges, duplicatedChanges },
      { reorderedChanges, duplicatedChanges: { share: 0.1 } },
    ]),
  ).toEqual(alone)
})

const HeldBack = {
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  after: fc.integer({ min: 1, max: 20 }),
  withinMs: fc.integer({ min: 0, max: 300 }),
  among: fc.constantFrom('stream' as const, 'partitionKey' as const),
}
const AnyPlan = fc.record(
  { reorderedChanges: fc.record(HeldBack), duplicatedChanges: fc.record(HeldBack) },
  { requiredKeys: [] },
)
const Step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ key: fc.constantFrom('a', 'b', 'c') }) },
  { weight: 1, arbitrary: fc.record({ waitMs: fc.integer({ min: 1, max: 400 }) }) },
  { weight: 1, arbitrary: fc.record({ plan: AnyPlan }) },
)

test('Nothing is lost by any plan, however it is switched, and nothing comes but what was counted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.array(Step, { maxLength: 80 }), async (seed, steps) => {
      const { appended, change, clock, counts, set } = setUp(seed)
      let made = 0
      for (const step of steps) {
        if ('key' in step) change(made++, step.key)
        else if ('plan' in step) set(step.plan)
        else await clock.advance(step.waitMs)
      }
      // Twice the longest hold: a late change may have a late copy.
      await clock.advance(600)
      expect(new Set(appended)).toEqual(new Set(upTo(made)))
      expect(appended).toHaveLength(made + counts().duplicatedChanges)
    }),
  )
})
