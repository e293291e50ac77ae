import { expect, test } from 'vitest'
import type { Point } from '../../store/market.ts'
import { trailPath } from './trail-path.ts'

const box = { width: 100, height: 10, leastSpanMs: 100, mostSpanMs: 1_000 }

function point(atMs: number, home: number | undefined, isOpen = true): Point {
  return {
    atMs,
    prices: { home, draw: undefined, away: 2 },
    isOpen,
  }
}

test('a price holds until the next: the path is stepped, the lowest price at the bottom', () => {
  const drawing = trailPath([point(0, 2), point(50, 3), point(100, 4)], 'home', box)
  expect(drawing).toEqual({ path: 'M0 10H50V5H100V0', x: 100, y: 0 })
})

test('a suspension is a gap', () => {
  const drawing = trailPath([point(0, 2), point(50, 2, false), point(75, 4), point(100, 4)], 'home', box)
  expect(drawing?.path).toBe('M0 10H50M75 0H100V0')
})

test('a short past keeps to the right, a long one is cut off at the left', () => {
  expect(trailPath([point(0, 2), point(50, 4)], 'home', box)?.path).toMatch(/^M50 /)
  expect(trailPath([point(-2_000, 2), point(0, 4)], 'home', box)?.path).toMatch(/^M0 /)
})

test('what was before the span neither is drawn nor takes part of the height', () => {
  const trail = [point(-3_000, 9), point(-2_000, 2), point(-500, 3), point(0, 4)]
  expect(trailPath(trail, 'home', box)?.path).toBe('M0 10H50V5H100V0')
})

test('a price that hardly moves is drawn as one that hardly moves', () => {
  const drawing = trailPath([point(0, 2), point(100, 2.004)], 'home', box)
  expect(Math.abs((drawing?.y ?? 0) - 5)).toBeLessThan(1)
})

test('without prices there is nothing to draw', () => {
  expect(trailPath([point(0, undefined)], 'home', box)).toBeUndefined()
  expect(trailPath([], 'home', box)).toBeUndefined()
})
