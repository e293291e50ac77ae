import { expect, test } from 'vitest'
import { createStreamFlow } from './stream-flow.ts'

const shards = ['a', 'b']

test('C24 the stream has flowed up to the oldest heartbeat of all shards', () => {
  const flow = createStreamFlow()
  flow.beat({ shard: 'a', shards, through: 1_000, sentAt: 1_100 }, 50_000)
  expect(flow.flowedAtMs).toBeUndefined()
  flow.beat({ shard: 'b', shards, through: 2_000, sentAt: 2_500 }, 51_000)
  expect(flow.flowedAtMs).toBe(49_900)
  flow.beat({ shard: 'a', shards, through: 3_000, sentAt: 3_000 }, 52_000)
  expect(flow.flowedAtMs).toBe(50_500)
})

test('C24 a shard that was split is not waited for, what became of it is', () => {
  const flow = createStreamFlow()
  flow.beat({ shard: 'a', shards: ['a'], through: 1_000, sentAt: 1_000 }, 50_000)
  flow.beat({ shard: 'a1', shards: ['a1', 'a2'], through: 1_000, sentAt: 1_000 }, 51_000)
  expect(flow.flowedAtMs).toBeUndefined()
  flow.beat({ shard: 'a2', shards: ['a1', 'a2'], through: 1_000, sentAt: 1_000 }, 52_000)
  expect(flow.flowedAtMs).toBe(51_000)
})

test('C24 the heartbeat of a live gateway speaks of all shards', () => {
  const flow = createStreamFlow()
  flow.beat({ through: 1_000, sentAt: 4_000 }, 50_000)
  expect(flow.flowedAtMs).toBe(47_000)
  flow.reset()
  expect(flow.flowedAtMs).toBeUndefined()
})
