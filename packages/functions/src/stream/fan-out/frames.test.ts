import { lateAfterMs, maxFrameBytes, OddsFrame, toInstant } from '@sportsfeeds/domain'
import { odds as anyOdds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { oddsAt } from '../../testing/odds.ts'
import { keepAll } from './conflate.ts'
import { encodeFrame, splitBody, packFrames, encodeOdds } from './frames.ts'

const position = { shard: 'shardId-000000000001', epoch: '7f3a-1', n: 12 }

function text(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

function parse(bytes: Uint8Array): OddsFrame {
  return OddsFrame.parse(JSON.parse(text(bytes)))
}

test('frames never exceed the limit and together carry every record once, in order', () => {
  fc.assert(
    fc.property(fc.array(anyOdds, { maxLength: 40 }), fc.integer({ min: 900, max: 6_000 }), (all, limit) => {
      const encoded = all.map((odds) => encodeOdds(odds, odds.receivedAt + 0.25))
      const frames = packFrames(keepAll(encoded), limit, position).map((body) =>
        encodeFrame(body, { ...position, n: Number.MAX_SAFE_INTEGER }, 1_777_662_000_000.123),
      )
      expect(frames.every(({ byteLength }) => byteLength <= limit)).toBe(true)
      expect(frames.flatMap((frame) => parse(frame).odds)).toEqual(
        encoded.map(({ odds }) => JSON.parse(JSON.stringify(odds))),
      )
    }),
  )
})

test('a frame is filled before the next one begins', () => {
  const encoded = Array.from({ length: 200 }, (_, index) => encodeOdds(oddsAt(0, { seq: index }), 1))
  const bodies = packFrames(keepAll(encoded), maxFrameBytes, position)
  const sizes = bodies.map((body) => encodeFrame(body, position, 1).byteLength)
  expect(bodies.length).toBe(Math.ceil(sizes.reduce((sum, size) => sum + size) / maxFrameBytes))
})

test('a record that exceeds the limit alone gets a frame of its own', () => {
  const encoded = ['short', 'x'.repeat(500), 'short'].map((summary) => encodeOdds(oddsAt(0, { summary }), 1))
  const counts = packFrames(keepAll(encoded), 700, position).map(({ entries }) => entries.length)
  expect(counts).toEqual([1, 1, 1])
})

test('a frame carries its position, its time and the number of conflated records', () => {
  const encoded = encodeOdds(
    oddsAt(0, { summary: 'Atlético Madrid v Sevilla — ½ time' }),
    1_777_662_000_000.5,
  )
  const [body] = packFrames([{ encoded, conflated: 3 }], maxFrameBytes, position)
  const frame = body && parse(encodeFrame(body, position, 1_777_662_000_001))
  expect(frame).toMatchObject({ position, sentAt: 1_777_662_000_001, conflated: 3 })
  expect(frame?.odds[0]).toMatchObject({
    summary: 'Atlético Madrid v Sevilla — ½ time',
    storedAt: 1_777_662_000_000.5,
  })
})

test('odds that arrived more than five seconds after their feed date are flagged late', () => {
  const receivedAt = Date.UTC(2026, 4, 1, 19)
  const encodeLate = (ageMs: number) =>
    encodeOdds(oddsAt(0, { receivedAt, date: toInstant(receivedAt - ageMs) }), receivedAt).odds.late
  expect(encodeLate(lateAfterMs)).toBeUndefined()
  expect(encodeLate(lateAfterMs + 1)).toBe(true)
})

test('a body that is split in two carries the same, and a single record cannot be split', () => {
  const encoded = Array.from({ length: 5 }, (_, index) => encodeOdds(oddsAt(0, { seq: index }), 1))
  const [body] = packFrames(keepAll(encoded), maxFrameBytes, position)
  const parts = body && splitBody(body)
  expect(parts?.map(({ entries }) => entries.length)).toEqual([3, 2])
  expect(parts?.flatMap((part) => parse(encodeFrame(part, position, 1)).odds.map(({ seq }) => seq))).toEqual([
    0, 1, 2, 3, 4,
  ])
  const [single] = packFrames(keepAll(encoded.slice(0, 1)), maxFrameBytes, position)
  expect(single && splitBody(single)).toBeUndefined()
})
