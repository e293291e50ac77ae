import { expect, test } from 'vitest'
import { oddsAt } from '../testing/odds.ts'
import { createGapTracker, type GapTracker, type PositionedFrame } from './gap-tracker.ts'

const startAt = Date.UTC(2026, 4, 1, 19)
const minuteMs = 60_000
const overlapMs = 10_000

function open(): GapTracker {
  const gaps = createGapTracker({ overlapMs, maxCatchUpMs: 10 * minuteMs })
  gaps.start(startAt)
  catchUp(gaps, startAt)
  return gaps
}

function catchUp(gaps: GapTracker, at: number): void {
  gaps.beginCatchUp(at)
  gaps.commit(at)
}

function frame(n: number, receivedAt: number, { shard = 'a', epoch = '1' } = {}): PositionedFrame {
  return {
    position: { shard, epoch, n },
    games: [[{ ...oddsAt(receivedAt), storedAt: receivedAt + 1 }]],
  }
}

function heartbeat(n: number, through: number, shard = 'a', shards = ['a', 'b']): PositionedFrame {
  return { position: { shard, epoch: '1', n }, through, shards, games: [] }
}

test('C4 a gap is missing from the last frame before it, with overlap', () => {
  const gaps = open()
  expect(gaps.observe(frame(1, startAt + 1_000))).toBeUndefined()
  expect(gaps.observe(frame(2, startAt + 2 * minuteMs))).toBeUndefined()
  expect(gaps.observe(frame(5, startAt + 3 * minuteMs))).toMatchObject({
    cause: 'gap',
    missingFrames: 2,
    since: startAt + 2 * minuteMs - overlapMs,
  })
  expect(gaps.beginCatchUp(startAt + 3 * minuteMs)).toEqual({ since: startAt + 2 * minuteMs - overlapMs })
})

test('C4 a first frame that is not the first is a gap, a frame that comes twice is none', () => {
  const gaps = open()
  expect(gaps.observe(frame(2, startAt))).toMatchObject({ cause: 'gap', missingFrames: 1 })
  expect(gaps.observe(frame(2, startAt))).toBeUndefined()
  expect(gaps.observe(frame(1, startAt))).toBeUndefined()
  expect(gaps.observe(frame(3, startAt))).toBeUndefined()
})

test('C5 several epochs of a shard are followed side by side, and one that begins with 1 has left nothing out', () => {
  const gaps = open()
  const second = { epoch: '2' }
  expect(gaps.observe(frame(1, startAt))).toBeUndefined()
  expect(gaps.observe(frame(1, startAt, second))).toBeUndefined()
  expect(gaps.observe(frame(2, startAt))).toBeUndefined()
  expect(gaps.observe(frame(2, startAt, second))).toBeUndefined()
  expect(gaps.observe(frame(1, startAt, { shard: 'b' }))).toBeUndefined()
  expect(gaps.observe(frame(2, startAt, { epoch: '3' }))).toMatchObject({
    cause: 'gap',
    missingFrames: 1,
  })
})

test('C5 an epoch that begins with 1 is no reason to catch up, however long its shard was silent', () => {
  const gaps = open()
  gaps.observe(frame(1, startAt))
  expect(gaps.observe(frame(1, startAt + 60 * minuteMs, { epoch: '2' }))).toBeUndefined()
  expect(gaps.observe(frame(1, startAt + 60 * minuteMs, { shard: 'b' }))).toBeUndefined()
  expect(gaps.observe(frame(2, startAt + 60 * minuteMs, { epoch: '3' }))).toMatchObject({ isShared: true })
})

test('C4 a heartbeat has a number as well: without it the next frame shows a gap, which reaches back to the one before', () => {
  const gaps = open()
  gaps.observe(frame(1, startAt + 1_000))
  expect(gaps.observe(heartbeat(2, startAt + 6_000))).toBeUndefined()
  expect(gaps.observe(heartbeat(4, startAt + 18_000))).toMatchObject({
    missingFrames: 1,
    isShared: false,
    since: startAt + 6_000 - overlapMs,
  })
})

test('C3 after a loss everything since the shard that is furthest behind is missing', () => {
  const gaps = open()
  gaps.observe(frame(1, startAt + 1_000))
  gaps.observe(frame(1, startAt + 2_000, { shard: 'b' }))
  gaps.disconnect()
  expect(gaps.beginCatchUp(startAt + 3 * minuteMs).since).toBe(startAt + 1_000 - overlapMs)
})

test('C3 a quiet shard holds nothing back, since it has heartbeats; one that was never heard of does', () => {
  const gaps = open()
  const later = startAt + 5 * minuteMs
  gaps.observe(frame(1, startAt + 1_000))
  gaps.observe(heartbeat(1, later, 'b', ['a', 'b', 'c']))
  expect(gaps.resumePoint()).toBe(startAt - overlapMs)
  gaps.observe(heartbeat(1, later, 'c', ['a', 'b', 'c']))
  expect(gaps.resumePoint()).toBe(startAt + 1_000 - overlapMs)
  gaps.observe(heartbeat(2, later - 3_000, 'a', ['a', 'b', 'c']))
  expect(gaps.resumePoint()).toBe(later - 3_000 - overlapMs)
})

test('C3 a shard that was split counts until what became of it is heard of', () => {
  const gaps = open()
  const later = startAt + 5 * minuteMs
  gaps.observe(heartbeat(1, startAt + 1_000, 'a', ['a']))
  gaps.observe(heartbeat(1, later, 'b', ['b', 'c']))
  expect(gaps.resumePoint()).toBe(startAt - overlapMs)
  gaps.observe(heartbeat(1, later + 1_000, 'c', ['b', 'c']))
  expect(gaps.resumePoint()).toBe(later - overlapMs)
})

test('C8 a catch-up that fails leaves its debt, one that succeeds only what came after it began', () => {
  const gaps = open()
  gaps.markMissing(startAt + 1_000)
  gaps.beginCatchUp(startAt + 2_000)
  gaps.rollback()
  expect(gaps.hasMissing).toBe(true)
  expect(gaps.beginCatchUp(startAt + 3_000).since).toBe(startAt + 1_000)
  gaps.markMissing(startAt + 3_500)
  gaps.commit(startAt + 3_000)
  expect(gaps.beginCatchUp(startAt + 4_000).since).toBe(startAt + 3_500)
  expect(gaps.hasMissing).toBe(false)
})

test('C3 after the server’s clock was set back by an hour, a loss reaches back to the time that it has now', () => {
  const gaps = open()
  gaps.observe(frame(1, startAt + 60 * minuteMs))
  gaps.setBack(startAt + minuteMs)
  gaps.disconnect()
  expect(gaps.beginCatchUp(startAt + 2 * minuteMs)).toEqual({ since: startAt + minuteMs - overlapMs })
})

test('C4 after it was set back, a gap reaches back to the time that it has now', () => {
  const gaps = open()
  gaps.observe(frame(1, startAt + 60 * minuteMs))
  gaps.setBack(startAt + minuteMs)
  expect(gaps.observe(frame(3, startAt + 2 * minuteMs))).toMatchObject({
    since: startAt + minuteMs - overlapMs,
  })
})

test('C9 what is too old is separated from what can be caught up', () => {
  const gaps = open()
  gaps.markMissing(startAt)
  const now = startAt + 30 * minuteMs
  const earliest = now - 10 * minuteMs
  expect(gaps.beginCatchUp(now)).toEqual({ since: earliest, incomplete: { from: startAt, to: earliest } })
})

test('C12 the point to go on from is before everything that is missing or being fetched', () => {
  const gaps = open()
  gaps.observe(frame(1, startAt + 15_000))
  expect(gaps.resumePoint()).toBe(startAt + 15_000 - overlapMs)
  gaps.markMissing(startAt + 1_000)
  expect(gaps.resumePoint()).toBe(startAt + 1_000)
  gaps.beginCatchUp(startAt + minuteMs)
  expect(gaps.resumePoint()).toBe(startAt + 1_000)
})
