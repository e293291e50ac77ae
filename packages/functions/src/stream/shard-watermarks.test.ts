import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Shard } from '../ports.ts'
import { createMarketStore } from '../store/market-store.ts'
import { createMemoryTable } from '../testing/memory-table.ts'
import { createShardWatermarks } from './shard-watermarks.ts'

describe('watermarks of shards', () => {
  test('begin at 0 for every open shard, so that the first that is read does not count for all', async () => {
    const { read, store, held } = setUp([shard('a'), shard('b')])
    await read('a', 100)
    expect(await held()).toEqual({ a: 100, b: 0 })
    expect(await store.projectedUntil()).toBeUndefined()
    await read('b', 80)
    expect(await store.projectedUntil()).toBe(80)
  })

  test('of a split start where the parent is, and the parent goes', async () => {
    const { read, held, reshard } = setUp([shard('a'), shard('b')])
    await read('a', 100)
    await read('b', 90)
    reshard([shard('a'), shard('b'), shard('a1', 'a'), shard('a2', 'a')])
    await read('a2', 150)
    expect(await held()).toEqual({ b: 90, a1: 100, a2: 150 })
  })

  test('of a merge starts at the older parent', async () => {
    const { read, held, reshard } = setUp([shard('a'), shard('b')])
    await read('a', 100)
    await read('b', 90)
    reshard([shard('a'), shard('b'), shard('c', 'a', 'b')])
    await read('c', 95)
    expect(await held()).toEqual({ c: 95 })
  })

  test('follow generations of which nothing was ever read', async () => {
    const { read, held, reshard } = setUp([shard('a')])
    await read('a', 100)
    reshard([shard('a'), shard('b', 'a'), shard('c', 'a'), shard('d', 'b'), shard('e', 'b')])
    await read('e', 200)
    expect(await held()).toEqual({ c: 100, d: 100, e: 200 })
  })

  test('begin with closed shards where these still hold records', async () => {
    const { read, held } = setUp([shard('a'), shard('b', 'a'), shard('c', 'a')])
    await read('a', 50)
    expect(await held()).toEqual({ a: 50 })
  })

  test('of a shard that left the stream with its records go', async () => {
    const { read, held, reshard } = setUp([shard('a')])
    await read('a', 100)
    reshard([shard('y'), shard('z')])
    await read('z', 300)
    expect(await held()).toEqual({ y: 0, z: 300 })
  })

  test('outlive a failure on the way: the next batch does it again', async () => {
    const { store, shards } = setUp([shard('a')])
    let failures = 1
    const watermarks = createShardWatermarks({
      store,
      shards: {
        list: async () => {
          if (failures-- > 0) throw new Error('throttled')
          return shards.list()
        },
      },
    })
    await expect(watermarks.begin('a')).rejects.toThrow('throttled')
    await watermarks.begin('a')
    expect(await store.watermarks()).toEqual([{ shard: 'a', arrivedBefore: 0 }])
  })
})

test('the oldest watermark is never newer than what was read of any shard, through any splits and merges', async () => {
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('read' as const), pick: fc.nat(), instance: fc.nat(2) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('split' as const), pick: fc.nat(), instance: fc.nat(2) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('merge' as const), pick: fc.nat(), instance: fc.nat(2) }),
    },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.array(step, { maxLength: 25 }),
      async (open, steps) => {
        const all: ModelShard[] = Array.from({ length: open }, (_, index) => ({
          ...shard(`s${index}`),
          isOpen: true,
          readUntil: 0,
        }))
        const store = createMarketStore(createMemoryTable())
        const instances = [0, 1, 2].map(() =>
          createShardWatermarks({
            store,
            shards: { list: async () => all.map(({ id, parents }) => ({ id, parents })) },
          }),
        )
        let now = 1
        for (const { kind, pick, instance } of steps) {
          now += 1
          const opened = all.filter(({ isOpen }) => isOpen)
          const one = opened[pick % opened.length]
          const other = opened[(pick + 1) % opened.length]
          if (one === undefined || other === undefined) continue
          if (kind === 'read') {
            // As Lambda does, whatever is left of the ancestors is read first.
            for (const id of [...ancestorsOf(all, one.id), one.id]) {
              const read = all.find((each) => each.id === id)
              if (read === undefined || (read.readUntil > 0 && !read.isOpen)) continue
              // A closed shard may be empty: it is never given to the function.
              if (!read.isOpen && pick % 2 === 0) {
                read.readUntil = now
                continue
              }
              await instances[instance]?.begin(id)
              await store.saveWatermark(id, now)
              read.readUntil = now
            }
          } else if (kind === 'split') {
            one.isOpen = false
            for (const half of ['l', 'r'])
              all.push({ ...shard(`${one.id}${half}`, one.id), isOpen: true, readUntil: 0 })
          } else if (one !== other) {
            one.isOpen = false
            other.isOpen = false
            all.push({ ...shard(`m${now}`, one.id, other.id), isOpen: true, readUntil: 0 })
          }
          const until = await store.projectedUntil()
          // What a shard still has to be read for arrived after the last time that it, or what came before it, was read.
          for (const each of all.filter(({ isOpen }) => isOpen)) {
            const readUntil =
              each.readUntil > 0
                ? each.readUntil
                : Math.min(...oldestAncestors(all, each).map((id) => readTime(all, id)))
            if (until !== undefined) expect(until).toBeLessThanOrEqual(Math.max(readUntil, 0))
          }
        }
      },
    ),
  )
})

interface ModelShard extends Shard {
  isOpen: boolean
  readUntil: number
}

/** The nearest ancestors of a shard of which anything was read, or its roots. */
function oldestAncestors(all: readonly ModelShard[], { id, parents, readUntil }: ModelShard): string[] {
  if (readUntil > 0 || parents.length === 0) return [id]
  return parents.flatMap((parent) => {
    const found = all.find((each) => each.id === parent)
    return found === undefined ? [] : oldestAncestors(all, found)
  })
}

function readTime(all: readonly ModelShard[], id: string): number {
  return all.find((each) => each.id === id)?.readUntil ?? 0
}

function ancestorsOf(all: readonly ModelShard[], id: string): string[] {
  const parents = all.find((each) => each.id === id)?.parents ?? []
  return parents.flatMap((parent) => [...ancestorsOf(all, parent), parent])
}

function shard(id: string, ...parents: string[]): Shard {
  return { id, parents }
}

function setUp(initial: readonly Shard[]) {
  let all = initial
  const store = createMarketStore(createMemoryTable())
  const shards = { list: async () => [...all] }
  const watermarks = createShardWatermarks({ store, shards })
  return {
    store,
    shards,
    reshard: (after: readonly Shard[]) => {
      all = after
    },
    read: async (id: string, arrivedBefore: number) => {
      await watermarks.begin(id)
      await store.saveWatermark(id, arrivedBefore)
    },
    held: async () =>
      Object.fromEntries((await store.watermarks()).map((held) => [held.shard, held.arrivedBefore])),
  }
}
