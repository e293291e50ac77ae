import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { splitHashSpace } from './hash-range.ts'
import { createSequenceNumbers } from './sequence-number.ts'
import { createShard } from './shard.ts'
import { createSubscription } from './subscription.ts'

test('A subscriber that catches up receives 2 MiB at once and then as many a second, with how far it is behind [kinesis/enhanced-consumers]', async () => {
  const { clock, shard, subscribe } = setUp()
  for (let second = 0; second < 4; second += 1) {
    for (const _ of [0, 1]) shard.append({ partitionKey: 'k', data: new Uint8Array(512 * 1024 - 1) })
    await clock.advance(1_000)
  }
  const subscription = subscribe()
  const pushed: { readonly atMs: number; readonly behindMs: number | undefined }[] = []
  for (let events = 0; events < 4; events += 1) {
    const event = await clock.run(subscription.next())
    expect(event?.records).toHaveLength(2)
    pushed.push({ atMs: clock.now(), behindMs: event?.millisBehindLatest })
  }
  expect(pushed).toEqual([
    { atMs: 4_000, behindMs: 3_000 },
    { atMs: 4_000, behindMs: 2_000 },
    { atMs: 4_500, behindMs: 1_500 },
    { atMs: 5_000, behindMs: 0 },
  ])
})

test('Whatever is written at once within the throughput of a second is pushed at once [kinesis/enhanced-consumers]', async () => {
  const { clock, shard, subscribe } = setUp()
  const subscription = subscribe()
  for (let batch = 0; batch < 10; batch += 1) {
    for (let count = 0; count < 25; count += 1)
      shard.append({ partitionKey: 'k', data: new Uint8Array(1_000) })
    expect((await subscription.next())?.records).toHaveLength(25)
  }
  expect(clock.now()).toBe(0)
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
