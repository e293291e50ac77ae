import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createManualClock } from '../../testing/manual-clock.ts'
import { createPositions } from './frame-sequencer.ts'

test('numbers the frames of every connection and shard from 1 without a gap', () => {
  const shards = fc.constantFrom('shard-a', 'shard-b')
  const connections = fc.constantFrom('connection-1', 'connection-2', 'connection-3')
  fc.assert(
    fc.property(fc.array(fc.tuple(shards, connections)), (sent) => {
      const positions = createPositions('instance', createManualClock())
      const seen = new Map<string, number[]>()
      for (const [shard, connectionId] of sent) {
        const { epoch, n } = positions.next(shard, connectionId)
        const key = `${shard} ${epoch} ${connectionId}`
        seen.set(key, [...(seen.get(key) ?? []), n])
      }
      for (const numbers of seen.values()) expect(numbers).toEqual(numbers.map((_, index) => index + 1))
    }),
  )
})

test('a connection that was missed for a moment is shown a gap when it is back', () => {
  const positions = createPositions('instance', createManualClock())
  positions.next('shard', 'connection-1')
  positions.retire('connection-1')
  expect(positions.next('shard', 'connection-1').n).toBe(3)
})

test('a restart opens a new epoch for its shard alone, and begins it with a gap, for those who knew no other', () => {
  const positions = createPositions('instance', createManualClock())
  const before = positions.next('shard-a', 'connection-1')
  const beside = positions.next('shard-b', 'connection-1')
  positions.restart('shard-a')
  const after = positions.next('shard-a', 'connection-1')
  expect(after.epoch).not.toBe(before.epoch)
  expect(after.n).toBe(2)
  expect(positions.next('shard-a', 'connection-2').n).toBe(2)
  expect(positions.next('shard-b', 'connection-1')).toEqual({ ...beside, n: 2 })
})

test('connections that do not come back are forgotten', async () => {
  const clock = createManualClock()
  const positions = createPositions('instance', clock)
  positions.next('shard', 'connection-1')
  positions.retire('connection-1')
  await clock.sleep(60_001)
  positions.retire('connection-2')
  expect(positions.next('shard', 'connection-1').n).toBe(1)
})
