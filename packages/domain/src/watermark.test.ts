import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHeartbeatItem, HeartbeatItem, heartbeatPlaces, toHeartbeatItem } from './heartbeat.ts'
import { epochMs } from './testing/arbitraries.ts'
import { fromWatermarkItem, parseWatermarkKey, toWatermarkItem, WatermarkItem } from './watermark.ts'

test('a watermark comes back from its item', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^shardId-\d{12}$/), epochMs, (shard, arrivedBefore) => {
      const item = WatermarkItem.parse(toWatermarkItem({ shard, arrivedBefore }))
      expect(fromWatermarkItem(item)).toEqual({ shard, arrivedBefore })
    }),
  )
})

test.each([
  ['watermarks', 'watermark-'],
  ['watermarks', 'market-a'],
  ['game-1', 'watermark-shardId-1'],
])('%s %s is not the key of a watermark', (PK, SK) => {
  expect(() => parseWatermarkKey({ PK, SK })).toThrow(expect.objectContaining({ code: 'invalid_key' }))
})

test('a heartbeat comes back as it was written, and expires an hour later', () => {
  const shards = fc.array(fc.string({ minLength: 1, maxLength: 30 }), { maxLength: 5 })
  fc.assert(
    fc.property(fc.nat(heartbeatPlaces - 1), epochMs, shards, (place, beatAt, open) => {
      const item = HeartbeatItem.parse(toHeartbeatItem({ place, beatAt, shards: open }))
      expect(fromHeartbeatItem(item)).toEqual({ place, beatAt, shards: open })
      expect(item.EXPIRE).toBe(Math.floor(beatAt / 1000) + 3_600)
    }),
  )
  expect(() => fromHeartbeatItem({ PK: 'beat-256', SK: 'beat', CREATED: 1, SHARDS: [], EXPIRE: 1 })).toThrow(
    expect.objectContaining({ code: 'invalid_key' }),
  )
})
