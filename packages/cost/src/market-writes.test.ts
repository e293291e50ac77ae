import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InvalidQuantityError } from './errors.ts'
import { marketWritesPerSecond } from './market-writes.ts'

test.each([
  [350, 0.108],
  [1_186, 0.341],
  [4_000, 0.685],
])(
  'at 500 odds a second and 6.5 s, %d moving markets cost %d writes more for each odds record',
  (movingMarkets, more) => {
    const writes = marketWritesPerSecond({ oddsPerSecond: 500, movingMarkets, windowSeconds: 6.5 })
    expect(writes / 500).toBeCloseTo(more, 3)
  },
)

const loads = fc.record({
  oddsPerSecond: fc.integer({ min: 1, max: 5_000 }),
  movingMarkets: fc.integer({ min: 1, max: 100_000 }),
  windowSeconds: fc.integer({ min: 1, max: 300 }),
})

test('there are never more writes than odds, nor more than each market once a window', () => {
  fc.assert(
    fc.property(loads, (load) => {
      const writes = marketWritesPerSecond(load)
      const rounding = 1 + 1e-9
      expect(writes).toBeGreaterThan(0)
      expect(writes).toBeLessThanOrEqual(load.oddsPerSecond * rounding)
      expect(writes).toBeLessThanOrEqual((load.movingMarkets / load.windowSeconds) * rounding)
    }),
  )
})

test('a longer window is never more writes', () => {
  fc.assert(
    fc.property(loads, (load) => {
      const longer = marketWritesPerSecond({ ...load, windowSeconds: load.windowSeconds * 2 })
      expect(longer).toBeLessThanOrEqual(marketWritesPerSecond(load) * (1 + 1e-9))
    }),
  )
})

test('a load of nothing is refused', () => {
  expect(() => marketWritesPerSecond({ oddsPerSecond: 500, movingMarkets: 0, windowSeconds: 7 })).toThrow(
    InvalidQuantityError,
  )
})
