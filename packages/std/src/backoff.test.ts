import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fullJitterMs } from './backoff.ts'

const backoff = { firstMs: 500, capMs: 30_000, floorMs: 100 }

test('a pause lies between the floor and a ceiling that doubles up to the cap', () => {
  fc.assert(
    fc.property(
      fc.nat(10_000),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, draw) => {
        const pauseMs = fullJitterMs(backoff, attempt, draw)
        expect(pauseMs).toBeGreaterThanOrEqual(100)
        expect(pauseMs).toBeLessThanOrEqual(Math.max(100, Math.min(30_000, 500 * 2 ** attempt)))
      },
    ),
  )
})

test('the pause follows the draw', () => {
  expect(fullJitterMs(backoff, 0, 0)).toBe(100)
  expect(fullJitterMs(backoff, 0, 0.5)).toBe(250)
  expect(fullJitterMs(backoff, 2, 0.5)).toBe(1_000)
  expect(fullJitterMs(backoff, 20, 0.5)).toBe(15_000)
})
