import { maxFrameBytes, OddsFrame } from '@sportsfeeds/domain'
import { odds as anyOdds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { oddsAt } from '../../testing/odds.ts'
import { encodeFrame, packFrames, splitBody } from './frames.ts'
import { encodeBlock } from './game-block.ts'

const position = { shard: 'shardId-000000000001', epoch: '7f3a-1', n: 12 }

function parse(bytes: Uint8Array): OddsFrame {
  return OddsFrame.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
}

test('frames never exceed the limit and together carry every record once, in order', () => {
  const ofOneGame = fc
    .tuple(fc.stringMatching(/^game-[a-z]{3}$/), fc.array(anyOdds, { minLength: 1, maxLength: 30 }))
    .map(([gameId, all]) => all.map((odds) => ({ ...odds, gameId, storedAt: odds.receivedAt + 0.25 })))
  fc.assert(
    fc.property(
      fc.array(ofOneGame, { maxLength: 5 }),
      fc.integer({ min: 2_000, max: 8_000 }),
      (games, limit) => {
        const frames = packFrames(
          games.map((odds) => encodeBlock(odds)),
          limit,
          position,
        ).map((body) => encodeFrame(body, { ...position, n: Number.MAX_SAFE_INTEGER }, 1_777_662_000_000.123))
        expect(frames.every(({ byteLength }) => byteLength <= limit)).toBe(true)
        const received = frames.flatMap((frame) => parse(frame).games.flat())
        expect(received.map(({ gameId, digest }) => `${gameId} ${digest}`)).toEqual(
          games.flat().map(({ gameId, digest }) => `${gameId} ${digest}`),
        )
      },
    ),
  )
})

test('a batch of one game fills its frames evenly, and few more than its bytes need', () => {
  const block = encodeBlock(Array.from({ length: 2_000 }, (_, index) => oddsAt(index)))
  const bodies = packFrames([block], maxFrameBytes, position)
  expect(bodies.length).toBeGreaterThan(1)
  expect(bodies.length).toBeLessThanOrEqual(Math.ceil((block.bytes / maxFrameBytes) * 1.25) + 1)
  expect(bodies.reduce((sum, { odds }) => sum + odds, 0)).toBe(2_000)
})

test('a record that exceeds the limit alone gets a frame of its own', () => {
  const block = encodeBlock(['short', 'x'.repeat(500), 'short'].map((summary, ms) => oddsAt(ms, { summary })))
  expect(packFrames([block], 500, position).map(({ odds }) => odds)).toEqual([1, 1, 1])
})

test('a frame carries its position, its time and the number of conflated records', () => {
  const odds = oddsAt(0, { summary: 'Atlético Madrid v Sevilla — ½ time' })
  const [body] = packFrames(
    [encodeBlock([{ ...odds, storedAt: odds.receivedAt + 5.125 }], 3)],
    maxFrameBytes,
    position,
  )
  const frame = body && parse(encodeFrame(body, position, 1_777_662_000_001))
  expect(frame).toMatchObject({ position, sentAt: 1_777_662_000_001, conflated: 3 })
  expect(frame?.games[0]?.[0]).toMatchObject({
    summary: 'Atlético Madrid v Sevilla — ½ time',
    storedAt: odds.receivedAt + 5.125,
  })
})

test.each([
  ['one game', ['game-a', 'game-a', 'game-a', 'game-a', 'game-a'], [3, 2]],
  ['several games', ['game-a', 'game-a', 'game-b'], [2, 1]],
])('a body of %s that is split in two carries the same', (_, gameIds, sizes) => {
  const all = gameIds.map((gameId, seq) => oddsAt(0, { gameId, seq }))
  const blocks = [...new Set(gameIds)].map((id) => encodeBlock(all.filter(({ gameId }) => gameId === id)))
  const [body] = packFrames(blocks, maxFrameBytes, position)
  const parts = (body && splitBody(body)) ?? []
  expect(parts.map(({ odds }) => odds)).toEqual(sizes)
  const received = parts.flatMap((part) => parse(encodeFrame(part, position, 1)).games.flat())
  expect(received.map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq))
})

test('a single record cannot be split', () => {
  const [single] = packFrames([encodeBlock([oddsAt(0)])], maxFrameBytes, position)
  expect(single && splitBody(single)).toBeUndefined()
})
