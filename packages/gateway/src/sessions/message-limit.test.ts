import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMessageLimit } from './message-limit.ts'

test('no span of time has more messages than its length and the burst allow, and a patient sender is never refused', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 }), (pauses) => {
      const limit = createMessageLimit({ perSecond: 10, burst: 30 })
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
  const limit = createMessageLimit({ perSecond: 10, burst: 30 })
  expect(Array.from({ length: 500 }, (_, index) => limit.take(index * 100)).every(Boolean)).toBe(true)
})
