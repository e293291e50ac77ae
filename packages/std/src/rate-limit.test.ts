import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRateLimit } from './rate-limit.ts'

test('no span of time has more than its length and the burst allow, and a patient sender is never refused', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 }), (pauses) => {
      const limit = createRateLimit({ perSecond: 10, burst: 30 })
      let nowMs = 1_000_000
      const takenAtMs: number[] = []
      for (const pauseMs of pauses) {
        nowMs += pauseMs
        const isTaken = limit.take(nowMs)
        if (isTaken) takenAtMs.push(nowMs)
      }
      for (const [index, atMs] of takenAtMs.entries()) {
        const inSpan = takenAtMs.slice(index).filter((other) => other <= atMs + 2_000).length
        expect(inSpan).toBeLessThanOrEqual(30 + 20 + 1)
      }
    }),
  )
  const limit = createRateLimit({ perSecond: 10, burst: 30 })
  expect(Array.from({ length: 500 }, (_, index) => limit.take(index * 100)).every(Boolean)).toBe(true)
})

test('a larger amount is refused whole, and leaves what there is', () => {
  const limit = createRateLimit({ perSecond: 1, burst: 5 })
  expect(limit.take(0, 6)).toBe(false)
  expect(limit.take(0, 5)).toBe(true)
  expect(limit.take(1_000, 2)).toBe(false)
  expect(limit.take(1_000)).toBe(true)
})

test('a clock that steps back fills nothing', () => {
  const limit = createRateLimit({ perSecond: 10, burst: 1 })
  expect(limit.take(60_000)).toBe(true)
  expect(limit.take(0)).toBe(false)
  expect(limit.take(100)).toBe(true)
})
