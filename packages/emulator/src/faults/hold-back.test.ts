import { createManualClock } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHoldBack } from './hold-back.ts'

function setUp() {
  const clock = createManualClock(0)
  const holdBack = createHoldBack(clock)
  const delivered: string[] = []
  const hold = (name: string, limits = { after: 2, withinMs: 100 }, queue = 'q') =>
    holdBack.hold(queue, limits, () => delivered.push(name))
  return { clock, holdBack, delivered, hold }
}

test('What is held is delivered after so many others of its queue have passed', () => {
  const { holdBack, delivered, hold } = setUp()
  hold('a')
  holdBack.passed('q')
  hold('b')
  holdBack.passed('another')
  expect(delivered).toEqual([])
  holdBack.passed('q')
  expect(delivered).toEqual(['a'])
  holdBack.passed('q')
  expect(delivered).toEqual(['a', 'b'])
})

test('What is held is delivered in time when nothing passes', async () => {
  const { clock, delivered, hold } = setUp()
  hold('a')
  await clock.advance(60)
  hold('b')
  await clock.advance(39)
  expect(delivered).toEqual([])
  await clock.advance(1)
  expect(delivered).toEqual(['a'])
  await clock.advance(60)
  expect(delivered).toEqual(['a', 'b'])
})

test('A flush delivers everything, in order, and leaves no timer behind', async () => {
  const { clock, holdBack, delivered, hold } = setUp()
  for (const name of ['a', 'b', 'c']) hold(name)
  hold('d', { after: 1, withinMs: 5 }, 'another')
  holdBack.flush()
  expect(delivered).toEqual(['a', 'b', 'c', 'd'])
  await clock.advance(1_000)
  expect(delivered).toHaveLength(4)
})

test('Whatever happens, everything is delivered exactly once, no later than its time', async () => {
  const step = fc.oneof(
    fc.constant('hold' as const),
    fc.constant('pass' as const),
    fc.integer({ min: 1, max: 80 }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.integer({ min: 0, max: 5 }),
      async (steps, after) => {
        const { clock, holdBack, delivered, hold } = setUp()
        const dueMs: number[] = []
        for (const next of steps) {
          if (next === 'hold') {
            hold(String(dueMs.length), { after, withinMs: 100 })
            dueMs.push(clock.now() + 100)
          } else if (next === 'pass') holdBack.passed('q')
          else await clock.advance(next)
          const overdue = dueMs.filter((timeMs) => timeMs <= clock.now()).length
          expect(delivered.length).toBeGreaterThanOrEqual(overdue)
        }
        await clock.advance(100)
        expect(delivered).toEqual(dueMs.map((_, index) => String(index)))
      },
    ),
  )
})
