import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLatencyWindow } from './latency-window.ts'

test('an empty window has no percentiles', () => {
  expect(createLatencyWindow().summary(0)).toBeUndefined()
})

test('percentiles cover the last minute', () => {
  const window = createLatencyWindow()
  window.record(9_000, 0)
  for (let index = 1; index <= 100; index += 1) window.record(index, 30_000)
  expect(window.summary(30_000)).toEqual({ p50: 51, p99: 100 })
  expect(window.summary(60_000)).toEqual({ p50: 50, p99: 99 })
  expect(window.summary(90_000)).toBeUndefined()
})

test('at least half of the samples are at most the median, and negative ones count as zero', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -100, max: 10_000 }), { minLength: 1, maxLength: 500 }),
      (durations) => {
        const window = createLatencyWindow()
        for (const duration of durations) window.record(duration, 1_000)
        const { p50 = -1, p99 = -1 } = window.summary(1_000) ?? {}
        const known = durations.map((duration) => Math.max(0, duration))
        expect(known).toContain(p50)
        expect(known.filter((duration) => duration <= p50).length).toBeGreaterThanOrEqual(
          durations.length / 2,
        )
        expect(p99).toBeGreaterThanOrEqual(p50)
      },
    ),
  )
})
