import { lateAfterMs, maxFrameBytes, OddsFrame, SnapshotFrame, toInstant } from '@sportsfeeds/domain'
import { odds as anyOdds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { oddsAt } from '../../testing/odds.ts'
import { everyUpdate } from './conflate.ts'
import { encodeFrame, encodeSnapshot, halveFrame, packFrames, writeOdds } from './frames.ts'

const position = { shard: 'shardId-000000000001', epoch: '7f3a-1', n: 12 }

function text(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

function parse(bytes: Uint8Array): OddsFrame {
  return OddsFrame.parse(JSON.parse(text(bytes)))
}

test('frames never exceed the limit and together carry every odds once, in order', () => {
  fc.assert(
    fc.property(fc.array(anyOdds, { maxLength: 40 }), fc.integer({ min: 900, max: 6_000 }), (all, limit) => {
      const written = all.map((odds) => writeOdds(odds, odds.receivedAt + 0.25))
      const frames = packFrames(everyUpdate(written), limit, position).map((body) =>
        encodeFrame(body, { ...position, n: Number.MAX_SAFE_INTEGER }, 1_777_662_000_000.123),
      )
      expect(frames.every(({ byteLength }) => byteLength <= limit)).toBe(true)
      expect(frames.flatMap((frame) => parse(frame).odds)).toEqual(
        written.map(({ odds }) => JSON.parse(JSON.stringify(odds))),
      )
    }),
  )
})

test('a frame is filled before the next one begins', () => {
  const written = Array.from({ length: 200 }, (_, index) => writeOdds(oddsAt(0, { seq: index }), 1))
  const bodies = packFrames(everyUpdate(written), maxFrameBytes, position)
  const sizes = bodies.map((body) => encodeFrame(body, position, 1).byteLength)
  expect(bodies.length).toBe(Math.ceil(sizes.reduce((sum, size) => sum + size) / maxFrameBytes))
})

test('an odds that alone exceeds the limit is sent alone', () => {
  const written = ['short', 'x'.repeat(500), 'short'].map((summary) => writeOdds(oddsAt(0, { summary }), 1))
  const counts = packFrames(everyUpdate(written), 700, position).map(({ entries }) => entries.length)
  expect(counts).toEqual([1, 1, 1])
})

test('a frame says its position, its time and how many odds it stands for', () => {
  const written = writeOdds(oddsAt(0, { summary: 'Atlético Madrid v Sevilla — ½ time' }), 1_777_662_000_000.5)
  const [body] = packFrames([{ written, leftOut: 3 }], maxFrameBytes, position)
  const frame = body && parse(encodeFrame(body, position, 1_777_662_000_001))
  expect(frame).toMatchObject({ position, sentAt: 1_777_662_000_001, conflated: 3 })
  expect(frame?.odds[0]).toMatchObject({
    summary: 'Atlético Madrid v Sevilla — ½ time',
    storedAt: 1_777_662_000_000.5,
  })
})

test('odds that came more than five seconds after their own date are flagged late', () => {
  const receivedAt = Date.UTC(2026, 4, 1, 19)
  const lateOf = (ageMs: number) =>
    writeOdds(oddsAt(0, { receivedAt, date: toInstant(receivedAt - ageMs) }), receivedAt).odds.late
  expect(lateOf(lateAfterMs)).toBeUndefined()
  expect(lateOf(lateAfterMs + 1)).toBe(true)
})

test('a frame that is cut in two carries the same, and one odds cannot be cut', () => {
  const written = Array.from({ length: 5 }, (_, index) => writeOdds(oddsAt(0, { seq: index }), 1))
  const [body] = packFrames(everyUpdate(written), maxFrameBytes, position)
  const halves = body && halveFrame(body)
  expect(halves?.map(({ entries }) => entries.length)).toEqual([3, 2])
  expect(halves?.flatMap((half) => parse(encodeFrame(half, position, 1)).odds.map(({ seq }) => seq))).toEqual(
    [0, 1, 2, 3, 4],
  )
  const [single] = packFrames(everyUpdate(written.slice(0, 1)), maxFrameBytes, position)
  expect(single && halveFrame(single)).toBeUndefined()
})

test('a snapshot stays within the limit, carries every odds and says which part is the last', () => {
  fc.assert(
    fc.property(fc.array(anyOdds, { maxLength: 40 }), fc.integer({ min: 900, max: 6_000 }), (all, limit) => {
      const parts = encodeSnapshot(all, 1_777_662_000_000, limit)
      const frames = parts.map((part) => SnapshotFrame.parse(JSON.parse(text(part))))
      expect(parts.every(({ byteLength }) => byteLength <= limit)).toBe(true)
      expect(frames.flatMap(({ odds }) => odds)).toEqual(JSON.parse(JSON.stringify(all)))
      expect(frames.map(({ last }) => last)).toEqual(frames.map((_, index) => index === frames.length - 1))
    }),
  )
})
