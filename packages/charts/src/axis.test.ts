import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linearAxis, logAxis, timeAxis } from './axis.ts'

test('the ticks of a linear axis are even, few, and reach over the highest value', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (most) => {
      const values = linearAxis([most], 0, 100).ticks.map(({ value }) => value)
      expect(values[0]).toBe(0)
      expect(values.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-9))
      expect(values.length).toBeGreaterThanOrEqual(2)
      expect(values.length).toBeLessThanOrEqual(6)
    }),
  )
})

test('a linear axis without values goes from 0 to 1', () => {
  expect(linearAxis([], 0, 100).ticks.map(({ value }) => value)).toEqual([0, 1])
})

test('equal ratios have equal distances on a logarithmic axis', () => {
  const { at } = logAxis([1, 10, 100], 0, 300)
  expect(at(100) - at(10)).toBeCloseTo(at(10) - at(1), 0)
  expect(at(1)).toBe(0)
  expect(at(100)).toBe(300)
})

test('the ticks of a time axis are round, few, and within the run', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_000, max: 86_400_000 }), (lastMs) => {
      const { ticks, at } = timeAxis([lastMs], 0, 100, (ms) => `${ms / 1000} s`)
      expect(ticks.length).toBeLessThanOrEqual(9)
      expect(ticks.every(({ value }) => value <= lastMs && value % 1_000 === 0)).toBe(true)
      expect(at(lastMs)).toBe(100)
    }),
  )
})
