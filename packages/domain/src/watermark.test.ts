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

test('a heartbeat says when its request was received, and expires an hour later', () => {
  fc.assert(
    fc.property(fc.nat(heartbeatPlaces - 1), epochMs, (place, receivedAt) => {
      const item = HeartbeatItem.parse(toHeartbeatItem(place, receivedAt))
      expect(fromHeartbeatItem(item)).toBe(receivedAt)
      expect(item.EXPIRE).toBe(Math.floor(receivedAt / 1000) + 3_600)
    }),
  )
})
