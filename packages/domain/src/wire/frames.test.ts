import fc from 'fast-check'
import { expect, test } from 'vitest'
import { odds } from '../testing/arbitraries.ts'
import { type LiveOdds, type OddsFrame, ServerFrame } from './frames.ts'
import { fieldPath } from './problem.ts'

test('a frame of odds is the same after the way over the wire', () => {
  fc.assert(
    fc.property(fc.array(odds, { maxLength: 5 }), (many) => {
      const live = many.map((one): LiveOdds => ({ ...one, storedAt: one.receivedAt + 3.25 }))
      const frame: OddsFrame = {
        v: 1,
        type: 'odds',
        sentAt: 1_700_000_000_000,
        position: { shard: 'shardId-000000000000', epoch: 'e1', n: 1 },
        odds: live,
      }
      expect(ServerFrame.parse(JSON.parse(JSON.stringify(frame)))).toEqual(frame)
    }),
  )
})

test('a frame of another protocol version is refused', () => {
  expect(ServerFrame.safeParse({ v: 2, type: 'pong', sentAt: 1 }).success).toBe(false)
})

test('the path of an issue reads as people write it', () => {
  expect(fieldPath(['odds', 3, 'homeOdds'])).toBe('odds[3].homeOdds')
})
