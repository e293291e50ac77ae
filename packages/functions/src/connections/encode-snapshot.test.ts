import { addToMarket, type MarketState, type Odds, oddsId, SnapshotFrame } from '@sportsfeeds/domain'
import { odds as anyOdds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type * as z from 'zod'
import { oddsAt } from '../testing/odds.ts'
import { encodeSnapshot } from './encode-snapshot.ts'

const sentAt = 1_777_662_000_000

test('a snapshot stays within the limit, carries every record and flags its last part', () => {
  const games = fc.array(
    fc
      .tuple(fc.stringMatching(/^game-[a-z]{3}$/), fc.array(anyOdds, { maxLength: 20 }))
      .map(([gameId, all]) => all.map((odds) => toState({ ...odds, gameId }))),
    { maxLength: 4 },
  )
  fc.assert(
    fc.property(games, fc.integer({ min: 2_000, max: 8_000 }), (states, limit) => {
      const parts = encodeSnapshot(states, sentAt, limit)
      const frames = parts.map(parse)
      expect(parts.every(({ byteLength }) => byteLength <= limit)).toBe(true)
      expect(frames.flatMap((frame) => frame.games.flat()).map(oddsId)).toEqual(
        states.flat().map(({ newest }) => oddsId(newest)),
      )
      expect(frames.map(({ last }) => last)).toEqual(frames.map((_, index) => index === frames.length - 1))
    }),
  )
})

test('a market that was suspended without prices has its last prices too, and a bet stop is there', () => {
  const priced = oddsAt(0)
  const newest = oddsAt(1, { status: 'suspended', outcomes: [] })
  const stop = oddsAt(2, { type: '*', status: 'suspended', outcomes: [] })
  const [frame] = encodeSnapshot([[{ newest, priced }, toState(stop)]], sentAt, 8_000).map(parse)
  expect(frame?.games.flat().map(oddsId)).toEqual([priced, newest, stop].map(oddsId))
})

function toState(odds: Odds): MarketState {
  return addToMarket(undefined, odds)
}

function parse(bytes: Uint8Array): z.infer<typeof SnapshotFrame> {
  return SnapshotFrame.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
}
