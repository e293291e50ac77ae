import { sleep } from '@sportsfeeds/std'
import { createSkippingClock } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFrameSequencer } from './frame-sequencer.ts'

test('numbers the frames of every connection and shard from 1 without a gap', () => {
  const shards = fc.constantFrom('shard-a', 'shard-b')
  const connections = fc.constantFrom('connection-1', 'connection-2', 'connection-3')
  fc.assert(
    fc.property(fc.array(fc.tuple(shards, connections)), (sent) => {
      const sequencer = createFrameSequencer('instance', createSkippingClock())
      const seen = new Map<string, number[]>()
      for (const [shard, connectionId] of sent) {
        const { epoch, n } = sequencer.next(shard, connectionId)
        const key = `${shard} ${epoch} ${connectionId}`
        seen.set(key, [...(seen.get(key) ?? []), n])
      }
      for (const numbers of seen.values()) expect(numbers).toEqual(numbers.map((_, index) => index + 1))
    }),
  )
})

test('a connection that was missing for a moment sees a gap when it is back', () => {
  const sequencer = createFrameSequencer('instance', createSkippingClock())
  sequencer.next('shard', 'connection-1')
  sequencer.retire('connection-1')
  expect(sequencer.next('shard', 'connection-1').n).toBe(3)
})

test('a gap opens a new epoch of its shard only, which begins with a gap even for connections that saw no other', () => {
  const sequencer = createFrameSequencer('instance', createSkippingClock())
  const before = sequencer.next('shard-a', 'connection-1')
  const other = sequencer.next('shard-b', 'connection-1')
  sequencer.recordGap('shard-a')
  const after = sequencer.next('shard-a', 'connection-1')
  expect(after.epoch).not.toBe(before.epoch)
  expect(after.n).toBe(2)
  expect(sequencer.next('shard-a', 'connection-2').n).toBe(2)
  expect(sequencer.next('shard-b', 'connection-1')).toEqual({ ...other, n: 2 })
})

test('connections that do not come back are forgotten', async () => {
  const clock = createSkippingClock()
  const sequencer = createFrameSequencer('instance', clock)
  sequencer.next('shard', 'connection-1')
  sequencer.retire('connection-1')
  await sleep(clock, 60_001)
  sequencer.retire('connection-2')
  expect(sequencer.next('shard', 'connection-1').n).toBe(1)
})
