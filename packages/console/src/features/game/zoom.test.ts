import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isWhole, panned, within, zoomed } from './zoom.ts'

const bounds = { fromMs: 0, toMs: 3_600_000 }

const windows = fc
  .tuple(fc.integer({ min: -1e7, max: 1e7 }), fc.integer({ min: 0, max: 1e7 }))
  .map(([fromMs, width]) => ({ fromMs, toMs: fromMs + width }))

test('a window stays within its bounds when it is zoomed and panned', () => {
  fc.assert(
    fc.property(
      windows,
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      (window, factor, share) => {
        const inside = within(window, bounds)
        for (const next of [
          inside,
          zoomed(inside, bounds, factor, inside.fromMs),
          panned(inside, bounds, share),
        ]) {
          expect(next.fromMs).toBeGreaterThanOrEqual(bounds.fromMs)
          expect(next.toMs).toBeLessThanOrEqual(bounds.toMs + 1e-6)
          expect(next.toMs - next.fromMs).toBeGreaterThanOrEqual(2_000 - 1e-6)
        }
      },
    ),
  )
})

test('the time that is zoomed around keeps its position', () => {
  const next = zoomed({ fromMs: 1_000_000, toMs: 2_000_000 }, bounds, 0.5, 1_250_000)
  expect(next).toEqual({ fromMs: 1_125_000, toMs: 1_625_000 })
})

test('zooming out ends at the bounds', () => {
  const next = zoomed({ fromMs: 1_000_000, toMs: 2_000_000 }, bounds, 10, 1_500_000)
  expect(next).toEqual(bounds)
  expect(isWhole(next, bounds)).toBe(true)
  expect(isWhole({ fromMs: 0, toMs: 10 }, bounds)).toBe(false)
})
