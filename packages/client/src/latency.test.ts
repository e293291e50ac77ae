import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLatency } from './latency.ts'

test('C18 percentiles are at most 3 % above the true ones, and never below', () => {
  const isClose = fc.property(
    fc.array(fc.double({ min: 0.2, max: 3_000_000, noNaN: true }), { minLength: 1, maxLength: 300 }),
    (durations) => {
      const latency = createLatency()
      for (const duration of durations) latency.record(duration)
      const sorted = durations.toSorted((a, b) => a - b)
      const { count, max, p50 = 0, p99 = 0 } = latency.summary()
      expect([count, max]).toEqual([durations.length, sorted.at(-1)])
      for (const [share, estimate] of [
        [0.5, p50],
        [0.99, p99],
      ] as const) {
        const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0
        expect(estimate / exact).toBeGreaterThan(0.999_999)
        expect(estimate / exact).toBeLessThan(1.030_001)
      }
    },
  )
  fc.assert(isClose)
})

test('C18 nothing recorded has no percentiles, and clocks that disagree count as no time', () => {
  const latency = createLatency()
  expect(latency.summary()).toEqual({ count: 0 })
  latency.record(-5)
  expect(latency.summary()).toMatchObject({ count: 1, max: -5 })
})
