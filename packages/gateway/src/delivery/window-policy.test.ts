import fc from 'fast-check'
import { expect, test } from 'vitest'
import { longestWindowMs, nextWindowMs, shortestWindowMs } from './window-policy.ts'

const windowMs = fc.double({ min: shortestWindowMs, max: longestWindowMs, noNaN: true })
const share = fc.double({ min: 0, max: 1, noNaN: true })

test('a window stays within its bounds, and never shrinks for being busier', () => {
  fc.assert(
    fc.property(windowMs, share, share, (current, a, b) => {
      const next = nextWindowMs(current, a)
      expect(next).toBeGreaterThanOrEqual(shortestWindowMs)
      expect(next).toBeLessThanOrEqual(longestWindowMs)
      const [calm, busy] = a < b ? [a, b] : [b, a]
      expect(nextWindowMs(current, calm)).toBeLessThanOrEqual(nextWindowMs(current, busy))
    }),
  )
})

test('a window is as long as can be after some busy moments, and as short as can be after some calm ones', () => {
  expect(after(shortestWindowMs, 0.8)).toBe(longestWindowMs)
  expect(after(longestWindowMs, 0.1)).toBe(shortestWindowMs)
  expect(after(20, 0.4)).toBe(20)
})

function after(start: number, utilization: number): number {
  return Array.from({ length: 12 }).reduce<number>((current) => nextWindowMs(current, utilization), start)
}
