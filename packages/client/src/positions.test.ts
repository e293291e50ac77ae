import type { OddsFrame } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { createPositions, type Positions } from './positions.ts'
import { oddsAt } from './testing/odds.ts'

const startAt = Date.UTC(2026, 4, 1, 19)
const minuteMs = 60_000
const overlapMs = 10_000

const open = (): Positions => {
  const positions = createPositions({ overlapMs, quietShardMs: 5 * minuteMs, maxCatchUpMs: 10 * minuteMs })
  positions.start(startAt)
  positions.heard(startAt)
  positions.claim(startAt)
  positions.settle(startAt)
  return positions
}

const frame = (n: number, receivedAt: number, { shard = 'a', epoch = '1' } = {}): OddsFrame => ({
  v: 1,
  type: 'odds',
  sentAt: receivedAt + 100,
  position: { shard, epoch, n },
  odds: [{ ...oddsAt(receivedAt), storedAt: receivedAt + 1 }],
})

test('C4 a gap is owed from the last frame before it, with overlap', () => {
  const positions = open()
  expect(positions.follow(frame(1, startAt + minuteMs))).toBeUndefined()
  expect(positions.follow(frame(2, startAt + 2 * minuteMs))).toBeUndefined()
  expect(positions.follow(frame(5, startAt + 3 * minuteMs))).toMatchObject({
    cause: 'gap',
    missingFrames: 2,
    since: startAt + 2 * minuteMs - overlapMs,
  })
  expect(positions.claim(startAt + 3 * minuteMs)).toEqual({ since: startAt + 2 * minuteMs - overlapMs })
})

test('C4 a first frame that is not the first is a gap, a frame that comes twice is none', () => {
  const positions = open()
  expect(positions.follow(frame(2, startAt))).toMatchObject({ cause: 'gap', missingFrames: 1 })
  expect(positions.follow(frame(2, startAt))).toBeUndefined()
  expect(positions.follow(frame(1, startAt))).toBeUndefined()
  expect(positions.follow(frame(3, startAt))).toBeUndefined()
})

test('C5 several epochs of a shard are followed side by side, and each is news once', () => {
  const positions = open()
  const second = { epoch: '2' }
  expect(positions.follow(frame(1, startAt))).toBeUndefined()
  expect(positions.follow(frame(1, startAt, second))).toMatchObject({ cause: 'new-epoch', missingFrames: 0 })
  expect(positions.follow(frame(2, startAt))).toBeUndefined()
  expect(positions.follow(frame(2, startAt, second))).toBeUndefined()
  expect(positions.follow(frame(1, startAt, { shard: 'b' }))).toBeUndefined()
})

test('C3 after a loss everything since the shard that is furthest behind is owed', () => {
  const positions = open()
  positions.follow(frame(1, startAt + minuteMs))
  positions.follow(frame(1, startAt + 2 * minuteMs, { shard: 'b' }))
  positions.heard(startAt + 2 * minuteMs)
  positions.disconnect()
  expect(positions.claim(startAt + 3 * minuteMs).since).toBe(startAt + minuteMs - overlapMs)
})

test('C3 a shard that has been quiet for long holds nothing back', () => {
  const positions = open()
  positions.follow(frame(1, startAt + minuteMs))
  positions.heard(startAt + 60 * minuteMs)
  positions.disconnect()
  expect(positions.claim(startAt + 60 * minuteMs).since).toBe(startAt + 55 * minuteMs - overlapMs)
})

test('C8 a catch-up that fails leaves its debt, one that succeeds only what came after it began', () => {
  const positions = open()
  positions.owe(startAt + 1_000)
  positions.claim(startAt + 2_000)
  positions.unclaim()
  expect(positions.isOwing).toBe(true)
  expect(positions.claim(startAt + 3_000).since).toBe(startAt + 1_000)
  positions.owe(startAt + 3_500)
  positions.settle(startAt + 3_000)
  expect(positions.claim(startAt + 4_000).since).toBe(startAt + 3_500)
  expect(positions.isOwing).toBe(false)
})

test('C9 what is too long ago is told apart from what can be caught up', () => {
  const positions = open()
  positions.owe(startAt)
  const now = startAt + 30 * minuteMs
  const earliest = now - 10 * minuteMs
  expect(positions.claim(now)).toEqual({ since: earliest, incomplete: { from: startAt, to: earliest } })
})

test('C12 the point to go on from is before everything that is owed or being fetched', () => {
  const positions = open()
  positions.follow(frame(1, startAt + minuteMs))
  positions.heard(startAt + minuteMs)
  expect(positions.resumePoint()).toBe(startAt + minuteMs - overlapMs)
  positions.owe(startAt + 5_000)
  expect(positions.resumePoint()).toBe(startAt + 5_000)
  positions.claim(startAt + minuteMs)
  expect(positions.resumePoint()).toBe(startAt + 5_000)
})
