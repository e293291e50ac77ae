import {
  toClientItem,
  toGameItem,
  toHeartbeatItem,
  toLateOddsItem,
  toLiveStateItem,
  toMarketItem,
  toOddsItem,
  toWatermarkItem,
} from '@sportsfeeds/domain/internal'
import { games, liveStates, odds as anyOdds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeRecord } from '../testing/change-records.ts'
import { oddsAt } from '../testing/odds.ts'
import { decodeArrival } from './decode-arrival.ts'

test('odds are decoded from new and from rewritten items', () => {
  fc.assert(
    fc.property(anyOdds, fc.constantFrom('INSERT', 'MODIFY'), (odds, eventName) => {
      const after = toOddsItem(odds, 60)
      const before = eventName === 'INSERT' ? {} : { before: after }
      expect(decodeArrival(changeRecord(eventName, { ...before, after }))).toEqual({
        receivedAt: odds.receivedAt,
        odds: JSON.parse(JSON.stringify(odds)),
      })
    }),
  )
})

test('a heartbeat is an arrival without odds', () => {
  expect(
    decodeArrival(
      changeRecord('MODIFY', { after: toHeartbeatItem({ place: 3, beatAt: 17.5, shards: ['shardId-1'] }) }),
    ),
  ).toEqual({ receivedAt: 17.5, heartbeatPlace: 3 })
})

test('an expiry is not an arrival', () => {
  expect(decodeArrival(changeRecord('REMOVE', { before: toOddsItem(oddsAt(0), 60) }))).toBeUndefined()
  expect(
    decodeArrival(
      changeRecord('REMOVE', { before: toHeartbeatItem({ place: 3, beatAt: 17, shards: ['shardId-1'] }) }),
    ),
  ).toBeUndefined()
})

test('no other entity is an arrival', () => {
  fc.assert(
    fc.property(anyOdds, games, liveStates, (odds, game, live) => {
      const others = [
        toMarketItem({ newest: odds, priced: odds }, 60),
        toLateOddsItem(odds, 60),
        toWatermarkItem({ shard: 'shardId-000000000000', arrivedBefore: 1 }),
        toGameItem(game),
        toLiveStateItem(game.id, live),
        toClientItem({ id: 'client-demo', name: 'Demo', active: true, createdAt: 1 }),
      ]
      for (const after of others) expect(decodeArrival(changeRecord('INSERT', { after }))).toBeUndefined()
    }),
  )
})

test('odds that cannot be read are refused', () => {
  const after = { ...toOddsItem(oddsAt(0), 60), STATUS: 7 }
  expect(() => decodeArrival(changeRecord('INSERT', { after }))).toThrow(
    expect.objectContaining({ code: 'invalid_change_record' }),
  )
})
