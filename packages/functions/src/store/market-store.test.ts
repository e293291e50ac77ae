import { addToMarket, type MarketState, type Odds, oddsId, toInstant } from '@sportsfeeds/domain'
import { withDigest } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDynaliteTable } from '../testing/dynalite-table.ts'
import { createMemoryTable } from '../testing/memory-table.ts'
import { eveningMs, oddsAt, pricedAt } from '../testing/odds.ts'
import { createMarketStore } from './market-store.ts'
import type { Table } from './table.ts'

const retention = { retentionSeconds: 3_600 }

async function openMemoryTable() {
  return { table: createMemoryTable(), close: async () => {} }
}

describe.each([
  { name: 'DynamoDB', open: openDynaliteTable },
  { name: 'memory', open: openMemoryTable },
])('markets in $name', ({ open }) => {
  let table: Table
  let close: () => Promise<void>

  beforeAll(async () => {
    ;({ table, close } = await open())
  })
  afterAll(async () => {
    await close()
  })

  test('come back as they were saved: the newest record, and the newest with prices', async () => {
    const store = createMarketStore(table)
    const gameId = 'game-round-trip'
    const opened: MarketState = { newest: oddsAt(1, { gameId }), priced: oddsAt(1, { gameId }) }
    const suspended: MarketState = {
      newest: oddsAt(2, { gameId, type: 'moneyline', status: 'suspended', outcomes: [] }),
      priced: oddsAt(1, { gameId, type: 'moneyline' }),
    }
    const stopped: MarketState = {
      newest: oddsAt(3, { gameId, type: '*', status: 'suspended', outcomes: [] }),
    }
    for (const state of [opened, suspended, stopped]) await store.saveMarket(state, retention)
    const { markets, next } = await store.marketsOfGame(gameId)
    expect(markets.map(summarize).toSorted()).toEqual([opened, suspended, stopped].map(summarize).toSorted())
    expect(next).toBeUndefined()
  })

  test('saved twice are written twice; an older one leaves the newer as it is', async () => {
    const store = createMarketStore(table)
    const [old, young] = [oddsAt(0, { gameId: 'game-order' }), oddsAt(1, { gameId: 'game-order' })]
    await store.saveMarket({ newest: young, priced: young }, retention)
    await store.saveMarket({ newest: young, priced: young }, retention)
    expect(await store.saveMarket({ newest: old, priced: old }, retention)).toEqual({
      newest: young,
      priced: young,
    })
  })

  test('a suspension without prices keeps those that are stored', async () => {
    const store = createMarketStore(table)
    const priced = oddsAt(0, { gameId: 'game-keep' })
    const newest = oddsAt(1, { gameId: 'game-keep', status: 'suspended', outcomes: [] })
    await store.saveMarket({ newest: priced, priced }, retention)
    expect(await store.saveMarket({ newest }, retention)).toEqual({ newest, priced })
    expect((await store.marketsOfGame('game-keep')).markets).toEqual([{ newest, priced }])
  })

  test('watermarks move forward only, and the oldest of all shards counts', async () => {
    const store = createMarketStore(table)
    expect(await store.projectedUntil()).toBeUndefined()
    await store.saveWatermark('shardId-1', eveningMs + 5)
    expect(await store.projectedUntil()).toBe(eveningMs + 5)
    await store.saveWatermark('shardId-2', 0)
    expect(await store.projectedUntil()).toBeUndefined()
    await store.saveWatermark('shardId-2', eveningMs + 2.125)
    await store.saveWatermark('shardId-2', eveningMs + 1)
    expect(await store.projectedUntil()).toBe(eveningMs + 2.125)
    await store.deleteWatermark('shardId-2')
    expect(await store.watermarks()).toEqual([{ shard: 'shardId-1', arrivedBefore: eveningMs + 5 }])
  })
})

/** Records of one market with dates, sequence numbers, arrivals and contents that often agree. */
const records = fc.array(
  fc
    .record({
      date: fc.constantFrom(toInstant(eveningMs), toInstant(eveningMs + 1)),
      seq: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
      status: fc.constantFrom('open', 'suspended'),
      outcomes: fc.constantFrom<Odds['outcomes']>([], pricedAt(-120), pricedAt(-130)),
      receivedAt: fc.integer({ min: 1, max: 4 }).map((ms) => eveningMs + ms),
    })
    .map((changes) => withDigest({ ...oddsAt(0), ...changes })),
  { minLength: 1, maxLength: 10 },
)

test('any order of saves, also at once and of folded batches, ends in the newest of each', async () => {
  await fc.assert(
    fc.asyncProperty(
      records,
      fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
      fc.boolean(),
      async (all, sizes, isAtOnce) => {
        const store = createMarketStore(createMemoryTable())
        const batches: MarketState[] = []
        for (let start = 0; start < all.length;) {
          const size = sizes.next().value ?? 1
          batches.push(foldAll(all.slice(start, start + size)))
          start += size
        }
        if (isAtOnce) await Promise.all(batches.map((state) => store.saveMarket(state, retention)))
        else for (const state of batches) await store.saveMarket(state, retention)
        const { markets } = await store.marketsOfGame('game-1')
        expect(markets.map(summarize)).toEqual([summarize(foldAll(all))])
      },
    ),
  )
})

test('a save is one write, and two if the stored market has newer prices', async () => {
  const table = createMemoryTable()
  let writes = 0
  const store = createMarketStore({
    ...table,
    putInOrder: (...args) => {
      writes += 1
      return table.putInOrder(...args)
    },
  })
  const priced = oddsAt(0)
  await store.saveMarket({ newest: priced, priced }, retention)
  expect(writes).toBe(1)
  await store.saveMarket({ newest: oddsAt(1, { status: 'suspended', outcomes: [] }) }, retention)
  expect(writes).toBe(3)
})

test('an item that cannot be read is reported, hides no other, and is replaced by the next save', async () => {
  const table = createMemoryTable()
  const unreadable: unknown[] = []
  const store = createMarketStore(table, { onUnreadable: (error) => unreadable.push(error) })
  const fine = oddsAt(0, { type: 'total' })
  const again = oddsAt(1)
  await store.saveMarket({ newest: fine, priced: fine }, retention)
  await table.put({ PK: 'game-1', SK: 'market-spread#acme', RANK: '~', PRICEDRANK: '', NEWEST: 'nothing' })
  expect((await store.marketsOfGame('game-1')).markets).toHaveLength(1)
  expect(unreadable).toEqual([expect.objectContaining({ code: 'invalid_item' })])
  await store.saveMarket({ newest: again, priced: again }, retention)
  expect((await store.marketsOfGame('game-1')).markets).toHaveLength(2)
})

test('the projection begins once every shard has been read, at the furthest of them, and stays', async () => {
  const store = createMarketStore(createMemoryTable())
  expect(await store.projectedSpan()).toBeUndefined()
  await store.saveWatermark('shard-0', 0)
  await store.saveWatermark('shard-1', eveningMs + 2)
  expect(await store.projectedSpan()).toBeUndefined()
  await store.saveWatermark('shard-0', eveningMs)
  expect(await store.projectedSpan()).toEqual({ from: eveningMs + 2, until: eveningMs })
  await store.saveWatermark('shard-0', eveningMs + 9)
  await store.saveWatermark('shard-1', eveningMs + 8)
  expect(await store.projectedSpan()).toEqual({ from: eveningMs + 2, until: eveningMs + 8 })
})

test('a watermark that cannot be read is reported, and nothing is known of its shard', async () => {
  const table = createMemoryTable()
  const unreadable: unknown[] = []
  const store = createMarketStore(table, { onUnreadable: (error) => unreadable.push(error) })
  await store.saveWatermark('shard-0', eveningMs)
  await table.put({ PK: 'watermarks', SK: 'watermark-shard-1', ARRIVEDBEFORE: 'yesterday' })
  expect(await store.projectedUntil()).toBeUndefined()
  expect(await store.watermarks()).toContainEqual({ shard: 'shard-1', arrivedBefore: 0 })
  expect(unreadable.length).toBeGreaterThan(0)
})

test('markets of a game are read a page at a time', async () => {
  const store = createMarketStore(createMemoryTable({ maxPageItems: 2 }))
  for (const type of ['a', 'b', 'c']) {
    const newest = oddsAt(0, { type })
    await store.saveMarket({ newest, priced: newest }, retention)
  }
  const first = await store.marketsOfGame('game-1')
  const second = await store.marketsOfGame('game-1', first.next)
  expect([...first.markets, ...second.markets].map(({ newest }) => newest.type)).toEqual(['a', 'b', 'c'])
  expect(second.next).toBeUndefined()
})

function foldAll([first, ...rest]: readonly Odds[]): MarketState {
  const state = [first, ...rest].reduce<MarketState | undefined>(
    (known, odds) => (odds === undefined ? known : addToMarket(known, odds)),
    undefined,
  )
  if (state === undefined) throw new RangeError('There are no records to fold.')
  return state
}

function summarize({ newest, priced }: MarketState): string {
  return `${nameOf(newest)}, prices of ${nameOf(priced)}`
}

function nameOf(odds: Odds | undefined): string {
  return odds === undefined ? '' : `${oddsId(odds)} ${odds.receivedAt}`
}
