import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toPrices } from '../../store/quoted.ts'
import { findMove, type PricePoint, type PriceWindow, withPoint } from './price-window.ts'

function point(atMs: number, home: number, away = 2): PricePoint {
  return {
    atMs,
    prices: toPrices(
      [
        { id: 'home', odds: home },
        { id: 'away', odds: away },
      ],
      'decimal',
    ),
  }
}

const limits = { maxPoints: 5, maxAgeMs: 10_000 }
const rule = { amount: 5, unit: 'percent', withinS: 10, direction: 'any' } as const

test('of several moves the largest is found, for any outcome', () => {
  const window = [point(0, 2, 2), point(1_000, 2.1, 1.5), point(2_000, 2.2, 1.9)]
  expect(findMove(window, rule)).toMatchObject({
    outcome: 'away',
    from: { decimal: 1.5 },
    to: { decimal: 1.9 },
    tookMs: 1_000,
  })
  expect(findMove(window, { ...rule, direction: 'shortening' })).toMatchObject({
    outcome: 'away',
    from: { decimal: 2 },
    to: { decimal: 1.9 },
  })
})

test('a move that just reaches the limits of the rule is found', () => {
  expect(findMove([point(0, 2), point(10_000, 2.1)], rule)).toBeDefined()
  expect(findMove([point(0, 2), point(10_001, 2.1)], rule)).toBeUndefined()
  expect(findMove([point(0, 2)], rule)).toBeUndefined()
  expect(findMove([], rule)).toBeUndefined()
})

test('a window holds the newest points within its limits of count and age', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(steps, (pauses) => {
      let atMs = 0
      let window: PriceWindow = []
      for (const pause of pauses) {
        atMs += pause
        window = withPoint(window, point(atMs, 2), limits)
        expect(window.length).toBeLessThanOrEqual(limits.maxPoints)
        expect(window.at(-1)?.atMs).toBe(atMs)
        expect(window[0]?.atMs).toBeGreaterThanOrEqual(atMs - limits.maxAgeMs)
      }
    }),
  )
})
