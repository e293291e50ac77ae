import { OddsFrame } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { createOddsFrameCheck } from '../src/protocol/is-odds-frame.ts'
import { oddsAt } from '../src/testing/odds.ts'

/** A full frame of a busy stream: 50 odds of 25 games. */
const text = JSON.stringify({
  v: 1,
  type: 'odds',
  sentAt: Date.UTC(2026, 4, 1, 19),
  position: { shard: 'shardId-000000000001', epoch: 'epoch-1', n: 7 },
  odds: Array.from({ length: 50 }, (_, index) => ({
    ...oddsAt(Date.UTC(2026, 4, 1, 19) + index, { gameId: `game-${index % 25}`, homeOdds: -110 + index }),
    storedAt: Date.UTC(2026, 4, 1, 19) + index + 8.125,
  })),
})

test('a frame of 50 odds', async ({ bench }) => {
  const isOddsFrame = createOddsFrameCheck()
  const result = await bench.compare(
    bench('JSON.parse alone', () => {
      JSON.parse(text)
    }),
    bench('JSON.parse and the hand-written check', () => {
      if (!isOddsFrame(JSON.parse(text))) throw new TypeError('The frame must be valid.')
    }),
    bench('JSON.parse and the zod schema', () => {
      OddsFrame.parse(JSON.parse(text))
    }),
  )
  expect(result.get('JSON.parse and the hand-written check').throughput.mean).toBeGreaterThan(
    result.get('JSON.parse and the zod schema').throughput.mean,
  )
})
