import fc from 'fast-check'
import { expect, test } from 'vitest'
import { longestWindowMs, nextWindowMs, type Pressure, shortestWindowMs } from './window-policy.ts'

const windowMs = fc.double({ min: shortestWindowMs, max: longestWindowMs, noNaN: true })
const share = fc.double({ min: 0, max: 1, noNaN: true })
const lateness = fc.double({ min: 0, max: 1_000, noNaN: true })

test('a window stays within its bounds, and never shrinks for more pressure', () => {
  fc.assert(
    fc.property(windowMs, share, share, lateness, lateness, (current, a, b, c, d) => {
      const calm = nextWindowMs(current, { utilization: Math.min(a, b), lateMs: Math.min(c, d) })
      const busy = nextWindowMs(current, { utilization: Math.max(a, b), lateMs: Math.max(c, d) })
      for (const next of [calm, busy]) {
        expect(next).toBeGreaterThanOrEqual(shortestWindowMs)
        expect(next).toBeLessThanOrEqual(longestWindowMs)
      }
      expect(calm).toBeLessThanOrEqual(busy)
    }),
  )
})

test('a window grows to 50 ms while the loop is busy, and is as short as can be after some calm moments', () => {
  expect(after(shortestWindowMs, { utilization: 0.8, lateMs: 1 })).toBe(50)
  expect(after(longestWindowMs, { utilization: 0.8, lateMs: 1 })).toBe(50)
  expect(after(longestWindowMs, { utilization: 0.1, lateMs: 1 })).toBe(shortestWindowMs)
  expect(after(20, { utilization: 0.4, lateMs: 1 })).toBe(20)
})

test('a window grows to 100 ms where the loop is never idle, or timers are late because others have the machine', () => {
  expect(after(shortestWindowMs, { utilization: 0.95, lateMs: 1 })).toBe(longestWindowMs)
  expect(after(shortestWindowMs, { utilization: 0.2, lateMs: 20 })).toBe(longestWindowMs)
})

function after(startMs: number, pressure: Pressure): number {
  return Array.from({ length: 20 }).reduce<number>((current) => nextWindowMs(current, pressure), startMs)
}
