import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLatencyHistogram } from './latency-histogram.ts'

const durations = fc.array(fc.double({ min: 0, max: 3_000_000, noNaN: true }), {
  minLength: 1,
  maxLength: 300,
})

test.each([0.03, 0.005])(
  'a quantile overstates the exact one by at most the precision of %d',
  (precision) => {
    fc.assert(
      fc.property(durations, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, share) => {
        const histogram = createLatencyHistogram(precision)
        for (const value of values) histogram.record(value)
        const exact = values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? 0
        const stated = histogram.quantile(share) ?? -1
        expect(stated).toBeGreaterThanOrEqual(exact * (1 - 1e-9))
        expect(stated).toBeLessThanOrEqual(Math.max(0.1, exact) * (1 + precision) * (1 + 1e-9))
      }),
    )
  },
)

test('nothing recorded has a count of 0 and no percentiles', () => {
  expect(createLatencyHistogram().summary()).toEqual({ count: 0 })
})

test('a negative duration counts as the shortest, and the largest is exact', () => {
  const histogram = createLatencyHistogram()
  histogram.record(-5)
  histogram.record(123.456)
  expect(histogram.summary()).toMatchObject({ count: 2, max: 123.456 })
  expect(histogram.quantile(0.5)).toBeCloseTo(0.1)
})

test('a reset forgets everything', () => {
  const histogram = createLatencyHistogram()
  histogram.record(7)
  histogram.reset()
  expect(histogram.summary()).toEqual({ count: 0 })
  histogram.record(3)
  expect(histogram.summary()).toMatchObject({ count: 1, p99: 3, max: 3 })
})

test('histograms that are added up are the histogram of all', () => {
  fc.assert(
    fc.property(durations, durations, (first, second) => {
      const [all, sum, part] = [0, 1, 2].map(() => createLatencyHistogram())
      for (const value of [...first, ...second]) all?.record(value)
      for (const value of first) sum?.record(value)
      for (const value of second) part?.record(value)
      if (part !== undefined) sum?.add(part.counts())
      expect(sum?.summary()).toEqual(all?.summary())
    }),
  )
})

test('nothing recorded adds nothing', () => {
  const histogram = createLatencyHistogram()
  histogram.add(createLatencyHistogram().counts())
  expect(histogram.summary()).toEqual({ count: 0 })
})
