import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FaultPlanInput, parseFaultPlan } from './fault-plan.ts'
import { rulesAt, untilNextChangeMs } from './timeline.ts'

const plan = parseFaultPlan({
  seed: 3,
  throttling: { share: 0.1 },
  timeline: [
    { name: 'storm', fromMs: 1_000, toMs: 4_000, faults: { throttling: { share: 0.9 } } },
    { name: 'slow', fromMs: 2_000, toMs: 3_000, faults: { latency: { sqs: { fixedMs: 5 } } } },
  ],
})

function sharesAt(elapsedMs: number) {
  return rulesAt(plan, elapsedMs).throttling?.share
}

test('A phase puts its rules over those of the plan from its beginning to before its end', () => {
  expect([0, 999, 1_000, 3_999, 4_000].map(sharesAt)).toEqual([0.1, 0.1, 0.9, 0.9, 0.1])
  expect(rulesAt(plan, 2_500)).toMatchObject({ throttling: { share: 0.9 }, latency: { sqs: { fixedMs: 5 } } })
  expect(rulesAt(plan, 3_000).latency).toBeUndefined()
})

test('What is in force names kinds of faults only', () => {
  expect(Object.keys(rulesAt(plan, 2_500)).toSorted()).toEqual(['latency', 'throttling'])
})

test('The next change is the nearest border, and none after the last', () => {
  expect([0, 1_000, 2_000, 3_500].map((at) => untilNextChangeMs(plan, at))).toEqual([
    1_000, 1_000, 1_000, 500,
  ])
  expect(untilNextChangeMs(plan, 4_000)).toBeUndefined()
  expect(untilNextChangeMs(parseFaultPlan({}), 0)).toBeUndefined()
})

test('A repeating timeline starts again', () => {
  const repeated = { ...plan, repeatEveryMs: 5_000 }
  expect(rulesAt(repeated, 6_000).throttling?.share).toBe(0.9)
  expect(rulesAt(repeated, 9_000).throttling?.share).toBe(0.1)
  expect(untilNextChangeMs(repeated, 4_000)).toBe(1_000)
})

const phases = fc.array(
  fc.record({
    fromMs: fc.nat(1_000),
    lengthMs: fc.integer({ min: 1, max: 1_000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 6 },
)

test('Between two changes what is in force stays the same', () => {
  fc.assert(
    fc.property(
      phases,
      fc.nat(3_000),
      fc.option(fc.integer({ min: 1, max: 2_500 })),
      (list, atMs, repeatEveryMs) => {
        const input: FaultPlanInput = {
          timeline: list.map(({ fromMs, lengthMs, share }) => ({
            fromMs,
            toMs: fromMs + lengthMs,
            faults: { throttling: { share } },
          })),
          ...(repeatEveryMs !== null && { repeatEveryMs }),
        }
        const random = parseFaultPlan(input)
        const waitMs = untilNextChangeMs(random, atMs) ?? 5_000
        expect(waitMs).toBeGreaterThan(0)
        expect(rulesAt(random, atMs + waitMs - 0.5)).toEqual(rulesAt(random, atMs))
      },
    ),
  )
})
