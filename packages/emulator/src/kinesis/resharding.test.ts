import {
  GetRecordsCommand,
  ListShardsCommand,
  MergeShardsCommand,
  type ShardFilterType,
  SplitShardCommand,
  UpdateShardCountCommand,
} from '@aws-sdk/client-kinesis'
import fc from 'fast-check'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { createMeter } from '../meter/meter.ts'
import { account } from '../testing/serve.ts'
import { createResharding } from './resharding.ts'
import { createStreamStore } from './stream-store.ts'
import {
  append,
  bytes,
  firstShard,
  setUpKinesis,
  startMs,
  StreamName,
  texts,
} from './testing/set-up-kinesis.ts'
import { subscribe, textsOf } from './testing/subscribe.ts'

const half = (2n ** 127n).toString()
const last = (2n ** 128n - 1n).toString()
const [second, third] = ['shardId-000000000001', 'shardId-000000000002'] as const

test('A shard that is split is closed, and two children share its range [kinesis-api/API_SplitShard]', async () => {
  const { list, split } = await setUpResharding()
  await split(firstShard, half)
  const shards = await list()
  expect(shards).toMatchObject([
    { ShardId: firstShard, SequenceNumberRange: { EndingSequenceNumber: expect.stringMatching(/^\d+$/) } },
    { ShardId: second, ParentShardId: firstShard, HashKeyRange: { StartingHashKey: '0' } },
    {
      ShardId: third,
      ParentShardId: firstShard,
      HashKeyRange: { StartingHashKey: half, EndingHashKey: last },
    },
  ])
  expect(shards[2]?.SequenceNumberRange?.EndingSequenceNumber).toBeUndefined()
})

test('Two adjacent shards are merged into one child of both [kinesis-api/API_MergeShards]', async () => {
  const { client, list } = await setUpResharding(3)
  const merge = (ShardToMerge: string, AdjacentShardToMerge: string) =>
    client.send(new MergeShardsCommand({ StreamName, ShardToMerge, AdjacentShardToMerge }))
  await expect(merge(firstShard, third)).rejects.toMatchObject({
    name: 'InvalidArgumentException',
    message: expect.stringContaining('not adjacent'),
  })
  await merge(second, firstShard)
  const child = (await list()).at(-1)
  expect(child).toMatchObject({
    ParentShardId: second,
    AdjacentParentShardId: firstShard,
    HashKeyRange: { StartingHashKey: '0' },
  })
  await expect(merge(second, third)).rejects.toMatchObject({ message: `${second} is closed.` })
})

test.each(['0', last.slice(1), (2n ** 127n).toString()])(
  'A hash key that is not inside the range of the shard splits nothing: %s [kinesis-api/API_SplitShard]',
  async (key) => {
    const { list, split } = await setUpResharding(2)
    const shard = key === half ? firstShard : second
    await expect(split(shard, key)).rejects.toMatchObject({ name: 'InvalidArgumentException' })
    expect(await list()).toHaveLength(2)
  },
)

test('Records go to the children from now on; the end of the parent names them [kinesis-api/API_GetRecords]', async () => {
  const { client, kinesis, streamArn, split, iterator, read } = await setUpResharding()
  const before = await iterator()
  append(kinesis, streamArn, 'before', 'a')
  await split(firstShard, half)
  append(kinesis, streamArn, 'low', 'a')
  append(kinesis, streamArn, 'high', 'b')
  const parent = await read(before)
  expect(parent).toMatchObject({ texts: ['before'], MillisBehindLatest: 0 })
  expect(parent.NextShardIterator).toBeUndefined()
  expect(parent.ChildShards).toEqual([
    { ShardId: second, ParentShards: [firstShard], HashKeyRange: expect.anything() },
    {
      ShardId: third,
      ParentShards: [firstShard],
      HashKeyRange: { StartingHashKey: half, EndingHashKey: last },
    },
  ])
  expect((await read(await iterator({ ShardId: second }))).texts).toEqual(['low'])
  const open = await client.send(new GetRecordsCommand({ ShardIterator: await iterator({ ShardId: third }) }))
  expect(open.NextShardIterator).toEqual(expect.any(String))
  expect(open.ChildShards).toBeUndefined()
})

test('A subscription ends with the children of its shard [kinesis-api/API_SubscribeToShardEvent]', async () => {
  const { client, kinesis, streamArn, split } = await setUpResharding()
  const consumer = (name: string) => kinesis.registerConsumer({ streamArn, name }).consumerArn
  const quiet = await subscribe(client, consumer('quiet'))
  const waiting = quiet.next()
  append(kinesis, streamArn, 'a')
  expect(textsOf(await waiting)).toEqual(['a'])
  await split(firstShard, half)
  const late = await subscribe(client, consumer('late'), { Type: 'TRIM_HORIZON' })
  const ChildShards = [{ ShardId: second }, { ShardId: third }]
  const ends = [await quiet.next(), await late.next()]
  expect(ends.map(textsOf)).toEqual([[], ['a']])
  for (const end of ends) {
    expect(end).toMatchObject({ MillisBehindLatest: 0, ChildShards })
    expect(end?.ContinuationSequenceNumber).toBeUndefined()
  }
  expect(await quiet.next()).toBeUndefined()
  expect(await late.next()).toBeUndefined()
})

test.each([
  { from: 2, to: 4, listed: 6 },
  { from: 4, to: 2, listed: 6 },
  { from: 2, to: 3, listed: 2 + 4 + 1 },
  { from: 3, to: 3, listed: 3 },
])(
  'UpdateShardCount from $from to $to splits and merges until the shards have one size [kinesis-api/API_UpdateShardCount]',
  async ({ from, to, listed }) => {
    const { client, list, listOpen } = await setUpResharding(from)
    expect(await client.send(updateCount(to))).toMatchObject({
      CurrentShardCount: from,
      TargetShardCount: to,
    })
    const starts = (await listOpen()).map(({ HashKeyRange }) => BigInt(HashKeyRange?.StartingHashKey ?? -1))
    const width = 2n ** 128n / BigInt(to)
    expect(starts.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      Array.from({ length: to }, (_, index) => width * BigInt(index)),
    )
    expect(await list()).toHaveLength(listed)
  },
)

test.each([1, 9])(
  'UpdateShardCount goes at most to double and at least to half: not from 4 to %i [kinesis-api/API_UpdateShardCount]',
  async (count) => {
    const { client } = await setUpResharding(4)
    await expect(client.send(updateCount(count))).rejects.toMatchObject({ name: 'InvalidArgumentException' })
  },
)

test('Shards are listed as they were at a time, at the horizon or now [kinesis-api/API_ShardFilter]', async () => {
  const { clock, client, split } = await setUpResharding()
  await clock.advance(10_000)
  await split(firstShard, half)
  const ids = async (Type: ShardFilterType, more: { Timestamp?: Date; ShardId?: string } = {}) => {
    const { Shards } = await client.send(
      new ListShardsCommand({ StreamName, ShardFilter: { Type, ...more } }),
    )
    return Shards?.map(({ ShardId }) => ShardId)
  }
  const Timestamp = new Date(startMs + 5_000)
  expect(await ids('AT_LATEST')).toEqual([second, third])
  expect(await ids('AT_TRIM_HORIZON')).toEqual([firstShard])
  expect(await ids('FROM_TRIM_HORIZON')).toEqual([firstShard, second, third])
  expect(await ids('AT_TIMESTAMP', { Timestamp })).toEqual([firstShard])
  expect(await ids('AT_TIMESTAMP', { Timestamp: new Date(startMs + 10_000) })).toEqual([second, third])
  expect(await ids('FROM_TIMESTAMP', { Timestamp })).toEqual([firstShard, second, third])
  expect(await ids('AFTER_SHARD_ID', { ShardId: second })).toEqual([third])
  await expect(ids('AT_TIMESTAMP')).rejects.toMatchObject({ name: 'InvalidArgumentException' })
  const filtered = new ListShardsCommand({ StreamName, MaxResults: 1, ShardFilter: { Type: 'AT_LATEST' } })
  const { NextToken } = await client.send(filtered)
  const { Shards } = await client.send(new ListShardsCommand({ NextToken }))
  expect(Shards?.map(({ ShardId }) => ShardId)).toEqual([third])
})

test('A closed shard goes when its records have expired, and only open ones are billed [kinesis/kinesis-using-sdk-java-after-resharding]', async () => {
  const { clock, list, meter, split } = await setUpResharding()
  await clock.advance(3_600_000)
  await split(firstShard, half)
  await clock.advance(23 * 3_600_000)
  expect(await list()).toHaveLength(3)
  expect(meter.read()['kinesis.shardHours']).toBe(1 + 2 * 23)
  await clock.advance(3_600_000)
  expect((await list()).map(({ ShardId }) => ShardId)).toEqual([second, third])
})

test('However a stream is resharded, its open shards cover all keys once, and a reader who takes parents first has each key in order', () => {
  const change = fc.oneof(
    fc.record({ kind: fc.constant('count' as const), shards: fc.integer({ min: 1, max: 8 }) }),
    fc.record({ kind: fc.constant('split' as const), index: fc.nat(7) }),
    fc.record({ kind: fc.constant('merge' as const), index: fc.nat(7) }),
    fc.record({ kind: fc.constant('put' as const), key: fc.constantFrom('a', 'b', 'c', 'd', 'e') }),
  )
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const store = createStreamStore({ ...account, clock: createManualClock(startMs), meter: createMeter() })
      const stream = store.create({ streamName: StreamName, shardCount: 2 })
      const resharding = createResharding(store)
      const put: Record<string, string[]> = {}
      for (const [index, step] of changes.entries()) {
        const { openShards } = stream
        if (step.kind === 'put') {
          store.put(stream, { partitionKey: step.key, data: bytes(String(index)) })
          ;(put[step.key] ??= []).push(String(index))
        } else if (step.kind === 'count') {
          if (step.shards <= openShards.length * 2 && step.shards >= openShards.length / 2) {
            resharding.updateCount(stream, step.shards)
          }
        } else {
          const shard = openShards[step.index % openShards.length]
          const next = openShards[(step.index % openShards.length) + 1]
          if (step.kind === 'merge' && shard && next) resharding.merge(stream, next.id, shard.id)
          if (step.kind === 'split' && shard) {
            const middle = (BigInt(`0x${shard.range.start}`) + BigInt(`0x${shard.range.end}`) + 1n) / 2n
            resharding.split(stream, shard.id, middle.toString())
          }
        }
        const ranges = stream.openShards.map(({ range }) => range)
        expect(BigInt(`0x${ranges[0]?.start}`)).toBe(0n)
        expect(BigInt(`0x${ranges.at(-1)?.end}`)).toBe(2n ** 128n - 1n)
        for (const [at, range] of ranges.slice(1).entries()) {
          expect(BigInt(`0x${range.start}`)).toBe(BigInt(`0x${ranges[at]?.end}`) + 1n)
        }
      }
      const read: Record<string, string[]> = {}
      for (const shard of stream.shards) {
        const { records } = shard.take(0, 1_000)
        for (const record of records) (read[record.partitionKey] ??= []).push(...texts([record]))
      }
      expect(read).toEqual(put)
    }),
  )
})

function updateCount(TargetShardCount: number) {
  return new UpdateShardCountCommand({ StreamName, TargetShardCount, ScalingType: 'UNIFORM_SCALING' })
}

async function setUpResharding(shardCount = 1) {
  const set = await setUpKinesis()
  const streamArn = set.create(shardCount)
  const { client } = set
  const listShards = async (filter?: ShardFilterType) =>
    (
      await client.send(
        new ListShardsCommand({ StreamName, ...(filter && { ShardFilter: { Type: filter } }) }),
      )
    ).Shards ?? []
  return {
    ...set,
    streamArn,
    list: () => listShards(),
    listOpen: () => listShards('AT_LATEST'),
    split: (ShardToSplit: string, NewStartingHashKey: string) =>
      client.send(new SplitShardCommand({ StreamName, ShardToSplit, NewStartingHashKey })),
  }
}
