import { expect, test } from 'vitest'
import { append as appendTo, setUpKinesis, StreamName, texts } from '../kinesis/testing/set-up-kinesis.ts'
import { createDelayedShards } from './delayed-shards.ts'
import { createFaultContext } from './fault-context.ts'
import { type FaultPlanInput, parseFaultPlan } from './fault-plan.ts'

async function setUp({ shardCount = 1 } = {}) {
  const deps = await setUpKinesis()
  const { clock, create, kinesis } = deps
  const context = createFaultContext(clock)
  const fault = createDelayedShards({ kinesis, count: () => context.count('delayedShards') })
  const streamArn = create(shardCount)
  const readers = kinesis.shardIds(streamArn).map((shardId) => {
    const cursor = kinesis.openCursor(streamArn, shardId, { type: 'TRIM_HORIZON' })
    let notifications = 0
    cursor.onAppend(() => (notifications += 1))
    return { shardId, cursor, notifications: () => notifications }
  })
  const [reader] = readers
  if (reader === undefined) throw new Error('A stream has a shard.')
  return {
    ...deps,
    ...reader,
    readers,
    append: (text: string, key?: string) => appendTo(kinesis, streamArn, text, key),
    counts: context.counts,
    set: (delayedShards: FaultPlanInput['delayedShards']) =>
      fault.set(parseFaultPlan({ delayedShards }).delayedShards),
    clear: () => fault.set(undefined),
  }
}

test('Readers see a record, and are notified of it, only after the delay', async () => {
  const { append, clock, cursor, counts, set, notifications } = await setUp()
  set({ delayMs: 300 })
  append('a')
  await clock.advance(200)
  append('b')
  await clock.advance(99)
  expect([notifications(), texts(cursor.take(9))]).toEqual([0, []])
  await clock.advance(1)
  expect([notifications(), texts(cursor.take(9))]).toEqual([1, ['a']])
  await clock.advance(200)
  expect([notifications(), texts(cursor.take(9))]).toEqual([2, ['b']])
  expect(counts().delayedShards).toBe(2)
})

test('GetRecords does not see the record either, and says how far it is behind', async () => {
  const { append, clock, iterator, read, set } = await setUp()
  set({ delayMs: 5_000 })
  append('a')
  await clock.advance(1_000)
  const early = await read(await iterator())
  expect(early).toMatchObject({ texts: [], MillisBehindLatest: 1_000 })
  await clock.advance(4_000)
  expect(await read(early.NextShardIterator)).toMatchObject({ texts: ['a'], MillisBehindLatest: 0 })
})

test('Only the shards that a plan names are delayed', async () => {
  const { append, readers, set } = await setUp({ shardCount: 2 })
  const takeAll = () => readers.map(({ cursor }) => cursor.take(100).length)
  const appendToBoth = () => {
    for (let index = 0; index < 20; index += 1) append('x', `key ${index}`)
  }
  appendToBoth()
  const [first = 0, second = 0] = takeAll()
  expect(first * second).toBeGreaterThan(0)
  set({ delayMs: 100, shardIds: ['shardId-000000000001'] })
  appendToBoth()
  expect(takeAll()).toEqual([first, 0])
})

test('Only the streams that a plan names are delayed', async () => {
  const { append, cursor, set } = await setUp()
  set({ delayMs: 100, streamName: 'other-*' })
  append('a')
  expect(texts(cursor.take(9))).toEqual(['a'])
  set({ delayMs: 100, streamName: `${StreamName.slice(0, 3)}*` })
  append('b')
  expect(texts(cursor.take(9))).toEqual([])
})

test('When the fault is over readers are notified at once, and later records are not delayed', async () => {
  const { append, clear, clock, cursor, set, notifications } = await setUp()
  set({ delayMs: 60_000 })
  for (const text of ['a', 'b']) append(text)
  clear()
  expect(notifications()).toBe(1)
  append('c')
  expect(notifications()).toBe(2)
  expect(texts(cursor.take(9))).toEqual(['a', 'b', 'c'])
  await clock.advance(60_000)
  expect(notifications()).toBe(2)
})

test('A shorter delay lets no record overtake those before it', async () => {
  const { append, clock, cursor, set } = await setUp()
  set({ delayMs: 1_000 })
  append('a')
  set({ delayMs: 10 })
  append('b')
  await clock.advance(500)
  expect(texts(cursor.take(9))).toEqual([])
  await clock.advance(500)
  expect(texts(cursor.take(9))).toEqual(['a', 'b'])
})
