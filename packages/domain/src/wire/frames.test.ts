import fc from 'fast-check'
import { expect, test } from 'vitest'
import { odds } from '../testing/arbitraries.ts'
import { oddsId } from '../odds/odds.ts'
import { protocolVersion, ServerFrame } from './frames.ts'
import { encodeGameOdds } from './game-odds.ts'
import { fieldPath } from './problem.ts'

test('a frame of odds is the same after the way over the wire', () => {
  fc.assert(
    fc.property(fc.array(odds, { maxLength: 5 }), (many) => {
      const frame = {
        v: protocolVersion,
        type: 'odds',
        sentAt: 1_700_000_000_000,
        position: { shard: 'shardId-000000000000', epoch: 'e1', n: 1 },
      } as const
      const sent = { ...frame, games: many.map((one) => encodeGameOdds([one])) }
      const received = ServerFrame.parse(JSON.parse(JSON.stringify(sent)))
      expect(received).toMatchObject(frame)
      expect(received.type === 'odds' && received.games.map((game) => game.map(oddsId))).toEqual(
        many.map((one) => [oddsId(one)]),
      )
    }),
  )
})

test('a frame with odds that cannot be read is refused', () => {
  const frame = { v: protocolVersion, type: 'snapshot', sentAt: 1, last: true }
  expect(ServerFrame.safeParse({ ...frame, games: [] }).success).toBe(true)
  expect(ServerFrame.safeParse({ ...frame, games: [{}] }).success).toBe(false)
})

test('a frame of another protocol version is refused', () => {
  expect(ServerFrame.safeParse({ v: 1, type: 'pong', sentAt: 1 }).success).toBe(false)
})

test('the path of an issue reads as people write it', () => {
  expect(fieldPath(['odds', 3, 'homeOdds'])).toBe('odds[3].homeOdds')
})
