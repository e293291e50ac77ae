import fc from 'fast-check'
import { expect, test } from 'vitest'
import { longestWindowMs, nextWindowMs, type Pressure, shortestWindowMs } from './window-policy.ts'

const windowMs = fc.double({ min: shortestWindowMs, max: longestWindowMs, noNaN: true })
const share = fc.double({ min: 0, max: 1, noNaN: true })

test('a window stays within its bounds, and never shrinks for more pressure', () => {
  fc.assert(
    fc.property(windowMs, share, share, share, share, (current, a, b, c, d) => {
      const calm = nextWindowMs(current, { loop: Math.min(a, b), machine: Math.min(c, d) })
      const busy = nextWindowMs(current, { loop: Math.max(a, b), machine: Math.max(c, d) })
      for (const next of [calm, busy]) {
        expect(next).toBeGreaterThanOrEqual(shortestWindowMs)
        expect(next).toBeLessThanOrEqual(longestWindowMs)
      }
      expect(calm).toBeLessThanOrEqual(busy)
    }),
  )
})

test('a window grows to 50 ms while the loop is busy, and is as short as can be after some calm moments', () => {
  expect(after(shortestWindowMs, { loop: 0.8, machine: 0.7 })).toBe(50)
  expect(after(longestWindowMs, { loop: 0.6, machine: 0.7 })).toBe(50)
  expect(after(longestWindowMs, { loop: 0.1, machine: 0.5 })).toBe(shortestWindowMs)
  expect(after(20, { loop: 0.4, machine: 0.5 })).toBe(20)
})

test('a window grows to 100 ms where nothing is left of the loop, or others use up the machine, and stays until there is', () => {
  expect(after(shortestWindowMs, { loop: 0.95, machine: 0.5 })).toBe(longestWindowMs)
  expect(after(shortestWindowMs, { loop: 0.2, machine: 0.95 })).toBe(longestWindowMs)
  expect(after(longestWindowMs, { loop: 0.2, machine: 0.8 })).toBe(longestWindowMs)
})

function after(startMs: number, pressure: Pressure): number {
  return Array.from({ length: 20 }).reduce<number>((current) => nextWindowMs(current, pressure), startMs)
}
