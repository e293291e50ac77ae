import { handoverMs, type OddsFrame } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { oddsAt } from '../testing/odds.ts'
import { createPositions, type Positions } from './gap-tracker.ts'

const startAt = Date.UTC(2026, 4, 1, 19)
const minuteMs = 60_000
const overlapMs = 10_000

function open(): Positions {
  const positions = createPositions({ overlapMs, quietShardMs: 5 * minuteMs, maxCatchUpMs: 10 * minuteMs })
  positions.start(startAt)
  catchUp(positions, startAt)
  return positions
}

function catchUp(positions: Positions, at: number): void {
  positions.heard(at)
  positions.claim(at)
  positions.settle(at)
}

function frame(n: number, receivedAt: number, { shard = 'a', epoch = '1' } = {}): OddsFrame {
  return {
    v: 1,
    type: 'odds',
    sentAt: receivedAt + 100,
    position: { shard, epoch, n },
    odds: [{ ...oddsAt(receivedAt), storedAt: receivedAt + 1 }],
  }
}

test('C4 a gap is owed from the last frame before it, with overlap', () => {
  const positions = open()
  expect(positions.follow(frame(1, startAt + 1_000))).toBeUndefined()
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

test('C5 several epochs of a shard are followed side by side, and one that begins with 1 has left nothing out', () => {
  const positions = open()
  const second = { epoch: '2' }
  expect(positions.follow(frame(1, startAt))).toBeUndefined()
  expect(positions.follow(frame(1, startAt, second))).toBeUndefined()
  expect(positions.follow(frame(2, startAt))).toBeUndefined()
  expect(positions.follow(frame(2, startAt, second))).toBeUndefined()
  expect(positions.follow(frame(1, startAt, { shard: 'b' }))).toBeUndefined()
  expect(positions.follow(frame(2, startAt, { epoch: '3' }))).toMatchObject({
    cause: 'gap',
    missingFrames: 1,
  })
})

test('C5 an epoch that begins after a silence of its shard is a reason to catch up, unless one was just done', () => {
  const positions = open()
  const silentUntil = startAt + handoverMs + 1
  positions.follow(frame(1, startAt - 100))
  expect(positions.follow(frame(1, silentUntil - 101, { epoch: '2' }))).toBeUndefined()
  expect(positions.follow(frame(1, silentUntil + minuteMs, { epoch: '3' }))).toMatchObject({
    cause: 'new-epoch',
    missingFrames: 0,
    since: silentUntil - 101 - overlapMs,
  })
  expect(positions.follow(frame(1, startAt + handoverMs + minuteMs, { shard: 'b' }))).toBeDefined()
  catchUp(positions, startAt + 2 * minuteMs)
  expect(positions.follow(frame(1, startAt + 2 * minuteMs, { shard: 'c' }))).toBeUndefined()
})

test('C3 after a loss everything since the shard that is furthest behind is owed', () => {
  const positions = open()
  positions.follow(frame(1, startAt + 1_000))
  positions.follow(frame(1, startAt + 2_000, { shard: 'b' }))
  positions.heard(startAt + 2 * minuteMs)
  positions.disconnect()
  expect(positions.claim(startAt + 3 * minuteMs).since).toBe(startAt + 1_000 - overlapMs)
})

test('C3 a shard that has been quiet for long holds nothing back', () => {
  const positions = open()
  positions.follow(frame(1, startAt + 1_000))
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
  positions.follow(frame(1, startAt + 15_000))
  positions.heard(startAt + 15_000)
  expect(positions.resumePoint()).toBe(startAt + 15_000 - overlapMs)
  positions.owe(startAt + 1_000)
  expect(positions.resumePoint()).toBe(startAt + 1_000)
  positions.claim(startAt + minuteMs)
  expect(positions.resumePoint()).toBe(startAt + 1_000)
})
