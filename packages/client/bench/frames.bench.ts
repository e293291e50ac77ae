import { encodeGameOdds } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { parseFrame } from '../src/protocol/frame-parser.ts'
import { oddsAt } from '../src/testing/odds.ts'

const atMs = Date.UTC(2026, 4, 1, 19)

/** A full frame of a busy stream: 50 odds of 25 games. */
const text = JSON.stringify({
  v: 2,
  type: 'odds',
  sentAt: atMs,
  position: { shard: 'shardId-000000000001', epoch: 'epoch-1', n: 7 },
  games: Array.from({ length: 25 }, (_, game) =>
    encodeGameOdds(
      [0, 25].map((index) => ({
        ...oddsAt(atMs + game + index, {
          gameId: `game-${game}`,
          prices: { home: -110 - game - index, away: -110 },
        }),
        storedAt: atMs + index + 8.125,
      })),
    ),
  ),
})

test('a frame of 50 odds', async ({ bench }) => {
  const result = await bench.compare(
    bench('JSON.parse alone', () => {
      JSON.parse(text)
    }),
    bench('reading the frame', () => {
      if (parseFrame(text).kind !== 'frame') throw new TypeError('The frame must be valid.')
    }),
  )
  expect(result.get('reading the frame').throughput.mean).toBeGreaterThan(
    result.get('JSON.parse alone').throughput.mean / 5,
  )
})
