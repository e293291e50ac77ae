import { expect, test } from 'vitest'
import type { Point } from '../../../store/market.ts'
import { toPrices } from '../../../store/quoted.ts'
import { trailPath } from './trail-path.ts'

const box = { width: 100, height: 10, leastSpanMs: 100, mostSpanMs: 1_000 }

function point(atMs: number, home: number | undefined, isOpen = true, line?: number): Point {
  return {
    atMs,
    line,
    prices: toPrices(
      [
        { id: 'home', odds: home },
        { id: 'away', odds: 2 },
      ],
      'decimal',
    ),
    isOpen,
  }
}

test('the path is stepped, since a price holds until the next, with the lowest price at the bottom', () => {
  const drawing = trailPath([point(0, 2), point(50, 3), point(100, 4)], 'home', box)
  expect(drawing).toEqual({ path: 'M0 10H50V5H100V0', x: 100, y: 0 })
})

test('a suspension is a gap', () => {
  const drawing = trailPath([point(0, 2), point(50, 2, false), point(75, 4), point(100, 4)], 'home', box)
  expect(drawing?.path).toBe('M0 10H50M75 0H100V0')
})

test('a short trail is right-aligned, a long one is cut off at the left', () => {
  expect(trailPath([point(0, 2), point(50, 4)], 'home', box)?.path).toMatch(/^M50 /)
  expect(trailPath([point(-2_000, 2), point(0, 4)], 'home', box)?.path).toMatch(/^M0 /)
})

test('prices before the span are not drawn and do not affect the height', () => {
  const trail = [point(-3_000, 9), point(-2_000, 2), point(-500, 3), point(0, 4)]
  expect(trailPath(trail, 'home', box)?.path).toBe('M0 10H50V5H100V0')
})

test('prices at another line are not drawn', () => {
  const trail = [point(0, 9, true, 2.5), point(50, 2, true, 3.5), point(100, 3, true, 3.5)]
  expect(trailPath(trail, 'home', box)).toEqual(trailPath(trail.slice(1), 'home', box))
})

test('a small move stays small', () => {
  const drawing = trailPath([point(0, 2), point(100, 2.004)], 'home', box)
  expect(Math.abs((drawing?.y ?? 0) - 5)).toBeLessThan(1)
})

test('there is no path without prices', () => {
  expect(trailPath([point(0, undefined)], 'home', box)).toBeUndefined()
  expect(trailPath([], 'home', box)).toBeUndefined()
})
