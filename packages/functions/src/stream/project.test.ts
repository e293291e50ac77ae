import { type Odds, oddsId } from '@sportsfeeds/domain'
import {
  toClientItem,
  toHeartbeatItem,
  toMarketItem,
  toOddsItem,
  watermarkSlackMs,
} from '@sportsfeeds/domain/internal'
import { sleep } from '@sportsfeeds/std'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import type { MarketStore, WorkDone } from '../ports.ts'
import { createMarketStore } from '../store/market-store.ts'
import { changeRecord, streamEvent } from '../testing/change-records.ts'
import { createMemoryTable } from '../testing/memory-table.ts'
import { eveningMs, oddsAt, pricedAt } from '../testing/odds.ts'
import { createMarketProjector } from './project.ts'
import { createShardWatermarks } from './shard-watermarks.ts'

const shard = 'shardId-000000000000'

test('a batch becomes one write for each market, of its newest record, and moves the watermark', async () => {
  const { project, store, writes, lines } = setUp()
  const records = [
    oddsAt(0),
    oddsAt(200, { outcomes: pricedAt(-120) }),
    oddsAt(100, { outcomes: pricedAt(-130) }),
    oddsAt(50, { type: 'moneyline' }),
    oddsAt(150, { type: '*', status: 'suspended', outcomes: [] }),
  ]
  expect(await project(records.map(insert))).toEqual({ batchItemFailures: [] })
  expect(writes()).toBe(3)
  const { markets } = await store.marketsOfGame('game-1')
  expect(markets.map(({ newest }) => oddsId(newest)).toSorted()).toEqual(
    [records[1], records[3], records[4]].map((odds) => oddsId(odds ?? oddsAt(0))).toSorted(),
  )
  expect(await store.projectedUntil()).toBe(eveningMs + 200 - watermarkSlackMs)
  expect(lines).toMatchObject([
    {
      message: 'projected',
      counts: { records: 5, oddsProjected: 5, marketsWritten: 3, marketsFailed: 0, poison: 0 },
      facts: { shard },
    },
  ])
})

test('a record that is sent again ranks by its later arrival', async () => {
  const { project, store } = setUp()
  const [a, b] = [oddsAt(0), oddsAt(0, { outcomes: pricedAt(-120), receivedAt: eveningMs + 1 })]
  const again = oddsAt(0, { receivedAt: eveningMs + 2 })
  await project([insert(a), insert(b)])
  await project([changeRecord('MODIFY', { before: toOddsItem(a, 60), after: toOddsItem(again, 60) })])
  const { markets } = await store.marketsOfGame('game-1')
  expect(markets.map(({ newest }) => newest)).toEqual([again])
})

test('a heartbeat moves the watermark without a write of a market', async () => {
  const { project, store, writes } = setUp()
  await project([
    changeRecord('INSERT', {
      after: toHeartbeatItem({ place: 1, beatAt: eveningMs + 60_000, shards: ['shardId-1'] }),
    }),
  ])
  expect(writes()).toBe(0)
  expect(await store.projectedUntil()).toBe(eveningMs + 60_000 - watermarkSlackMs)
})

test('what the projector writes itself, other entities and expiries move nothing', async () => {
  const { project, store, writes } = setUp()
  await project([
    changeRecord('INSERT', { after: toMarketItem({ newest: oddsAt(0), priced: oddsAt(0) }, 60) }),
    changeRecord('INSERT', {
      after: toClientItem({ id: 'client-demo', name: 'Demo', active: true, createdAt: 1 }),
    }),
    changeRecord('REMOVE', { before: toOddsItem(oddsAt(0), 60) }),
  ])
  expect(writes()).toBe(0)
  expect(await store.watermarks()).toEqual([{ shard, arrivedBefore: 0 }])
})

test('a failed write sends the batch again from its market on, and leaves the watermark; all others are written', async () => {
  const { project, store, failing, errors } = setUp()
  const records = ['a', 'b', 'c', 'b'].map((type, ms) => insert(oddsAt(ms, { type })))
  failing.add('b')
  expect(await project(records)).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] })
  expect((await store.marketsOfGame('game-1')).markets).toHaveLength(2)
  expect(await store.projectedUntil()).toBeUndefined()
  expect(errors).toEqual([`1 markets of ${shard} were not written`])
  failing.clear()
  expect(await project(records.slice(1), 1)).toEqual({ batchItemFailures: [] })
  expect((await store.marketsOfGame('game-1')).markets).toHaveLength(3)
  expect(await store.projectedUntil()).toBe(eveningMs + 3 - watermarkSlackMs)
})

test('a record that cannot be read is left out and named, and holds nothing up', async () => {
  const { project, store, errors, lines } = setUp()
  const poison = changeRecord('INSERT', { after: { ...toOddsItem(oddsAt(1), 60), STATUS: 7 } })
  expect(await project([insert(oddsAt(0)), poison, insert(oddsAt(2))])).toEqual({ batchItemFailures: [] })
  expect(await store.projectedUntil()).toBe(eveningMs + 2 - watermarkSlackMs)
  expect(errors).toEqual([`record 1 of ${shard} cannot be read`])
  expect(lines[0]?.counts).toMatchObject({ poison: 1 })
})

test('writes are spread over the pace, at most four at a time', async () => {
  const { clock, project, starts } = setUp({ paceMs: 5_000, writeMs: 20 })
  const startedAtMs = clock.now()
  await clock.run(project(Array.from({ length: 600 }, (_, n) => insert(oddsAt(n, { type: `type-${n}` })))))
  const busiest = Math.max(
    ...starts.map((atMs) => starts.filter((other) => Math.abs(other - atMs) < 100).length),
  )
  expect(busiest).toBeLessThanOrEqual(26)
  expect(clock.now() - startedAtMs).toBeLessThanOrEqual(5_050)
})

function setUp({ paceMs = 0, writeMs = 0 } = {}) {
  const clock = createManualClock(eveningMs)
  const store = createMarketStore(createMemoryTable())
  const failing = new Set<string>()
  const starts: number[] = []
  const errors: string[] = []
  const lines: WorkDone[] = []
  const markets: Pick<MarketStore, 'saveMarket' | 'saveWatermark'> = {
    saveWatermark: (id, arrivedBefore) => store.saveWatermark(id, arrivedBefore),
    saveMarket: async (state, options) => {
      starts.push(clock.now())
      if (writeMs > 0) await sleep(clock, writeMs)
      if (failing.has(state.newest.type)) throw new Error('throttled')
      return store.saveMarket(state, options)
    },
  }
  const handle = createMarketProjector({
    markets,
    watermarks: createShardWatermarks({ store, shards: { list: async () => [{ id: shard, parents: [] }] } }),
    clock,
    paceMs,
    retentionSeconds: 3_600,
    telemetry: { record: (line) => lines.push(line), error: (message) => errors.push(message) },
  })
  return {
    clock,
    store,
    failing,
    starts,
    errors,
    lines,
    writes: () => starts.length,
    project: (records: readonly string[], firstSequenceNumber = 0) =>
      handle(streamEvent(shard, records, firstSequenceNumber)),
  }
}

function insert(odds: Odds): string {
  return changeRecord('INSERT', { after: toOddsItem(odds, 60) })
}
