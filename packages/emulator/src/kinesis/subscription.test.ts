import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { splitHashSpace } from './hash-range.ts'
import { createSequenceNumbers } from './sequence-number.ts'
import { createShard } from './shard.ts'
import { createSubscription } from './subscription.ts'

test('A subscriber that catches up receives 2 MiB a second, with how far it is behind [kinesis/enhanced-consumers]', async () => {
  const { clock, shard, subscribe } = setUp()
  for (let second = 0; second < 4; second += 1) {
    for (const _ of [0, 1]) shard.append({ partitionKey: 'k', data: new Uint8Array(512 * 1024 - 1) })
    await clock.advance(1_000)
  }
  const subscription = subscribe()
  const behind: (number | undefined)[] = []
  for (let events = 0; events < 4; events += 1) {
    const event = await clock.run(subscription.next())
    expect(event?.records).toHaveLength(2)
    behind.push(event?.millisBehindLatest)
  }
  expect(behind).toEqual([3_000, 2_500, 2_000, 0])
  expect(clock.now()).toBe(5_500)
})

test('An event is formed when it is asked for, from all that waits', async () => {
  const { clock, shard, subscribe } = setUp()
  const subscription = subscribe()
  for (let count = 0; count < 3; count += 1) shard.append({ partitionKey: 'k', data: new Uint8Array(1) })
  await clock.advance(4_000)
  expect((await subscription.next())?.records).toHaveLength(3)
  expect(clock.pending).toBe(0)
})

test('A subscription that has ended or failed waits for nothing', async () => {
  const { clock, subscribe } = setUp()
  const subscription = subscribe()
  const waiting = subscription.next()
  subscription.end()
  expect(await waiting).toBeUndefined()
  expect(await subscription.next()).toBeUndefined()
  expect(clock.pending).toBe(0)
})

function setUp() {
  const clock = createManualClock(0)
  const shard = createShard({
    id: 'shardId-000000000000',
    // One part is the whole hash space.
    range: splitHashSpace(1)[0] ?? { start: '', end: '' },
    parentIds: [],
    clock,
    sequenceNumbers: createSequenceNumbers(0, 0),
    retentionMs: () => 86_400_000,
    maxRetainedBytes: 2 ** 30,
    readDelayMs: () => 0,
  })
  return { clock, shard, subscribe: () => createSubscription({ shard, position: 0, clock, delayMs: 0 }) }
}
