import { marshall } from '@aws-sdk/util-dynamodb'
import type { Odds } from '@sportsfeeds/domain'
import { heartbeatPlaces, toHeartbeatItem, toOddsItem } from '@sportsfeeds/domain/internal'
import { createRandom } from '@sportsfeeds/std'
import { createSkippingClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { createMarketStore } from '../store/market-store.ts'
import type { StoredItem, Table } from '../store/table.ts'
import { changeRecord, streamEvent } from '../testing/change-records.ts'
import { createMemoryTable } from '../testing/memory-table.ts'
import { eveningMs, oddsAt, pricedAt } from '../testing/odds.ts'
import { createMarketProjector } from './project.ts'
import { createShardWatermarks } from './shard-watermarks.ts'

const oddsPerSecond = 500
const windowMs = 6_500
const windows = 2
const shard = 'shardId-000000000000'

// Windows of simulated time, each of them one batch. Markets are drawn at random, so their number in a window varies a little.
test.each([
  { movingMarkets: 300, most: 1.11 },
  { movingMarkets: 1_200, most: 1.38 },
  { movingMarkets: 4_000, most: 1.76 },
])(
  '$movingMarkets moving markets cost at most $most write units for each odds record',
  async ({ movingMarkets, most }) => {
    const { table, units } = countUnits(createMemoryTable())
    const project = createProjector(table)
    const { next: random } = createRandom(1)
    let stored = 0
    for (let window = 0; window < windows; window += 1) {
      const changes: string[] = []
      const write = async (item: StoredItem): Promise<void> => {
        await table.put(item)
        changes.push(changeRecord('INSERT', { after: item }))
      }
      for (let atMs = window * windowMs; atMs < (window + 1) * windowMs; atMs += 1_000 / oddsPerSecond) {
        await write(toOddsItem(randomOdds(atMs, Math.floor(random() * movingMarkets)), 3_600))
        if (atMs % 1_000 === 0) {
          await write(
            toHeartbeatItem({
              place: Math.floor(random() * heartbeatPlaces),
              beatAt: eveningMs + atMs,
              shards: [],
            }),
          )
        }
        stored += 1
      }
      await project(changes)
    }
    const seconds = windowMs / 1_000
    // M·(1 − e^(−W·w/M)) / (W·w), as the estimate of costs has it.
    const expected =
      (movingMarkets * (1 - Math.exp((-oddsPerSecond * seconds) / movingMarkets))) / (oddsPerSecond * seconds)
    // A heartbeat a second, a watermark a window, and where the projection began.
    const extra = (units() - stored - windows * seconds - windows - 2) / stored
    expect(units() / stored).toBeLessThanOrEqual(most)
    expect(extra / expected).toBeGreaterThan(0.9)
    expect(extra / expected).toBeLessThan(1.1)
  },
)

function randomOdds(atMs: number, market: number): Odds {
  return oddsAt(atMs, {
    gameId: `game-${market % 60}`,
    type: `market-${market}`,
    outcomes: pricedAt(-110 - (atMs % 90)),
    summary: 'Portland Trail Blazers @ Charlotte Hornets',
  })
}

function createProjector(table: Table) {
  const store = createMarketStore(table)
  let projected = 0
  const handle = createMarketProjector({
    markets: store,
    watermarks: createShardWatermarks({ store, shards: { list: async () => [{ id: shard, parents: [] }] } }),
    clock: createSkippingClock(eveningMs),
    paceMs: 5_000,
    retentionSeconds: 3_600,
    telemetry: { record: () => undefined, error: () => undefined },
  })
  return async (changes: readonly string[]): Promise<void> => {
    expect(await handle(streamEvent(shard, changes, projected))).toEqual({ batchItemFailures: [] })
    projected += changes.length
  }
}

/** Counts write units: one for each KB of the item that is written. */
function countUnits(table: Table): { table: Table; units: () => number } {
  let units = 0
  const count = (item: StoredItem): void => {
    const bytes = Object.entries(item).reduce((sum, [name, value]) => sum + name.length + sizeOf(value), 0)
    units += Math.max(1, Math.ceil(bytes / 1_024))
  }
  return {
    units: () => units,
    table: {
      ...table,
      put: (item) => {
        count(item)
        return table.put(item)
      },
      putNew: (item) => {
        count(item)
        return table.putNew(item)
      },
      putInOrder: (item, attributes) => {
        count(item)
        return table.putInOrder(item, attributes)
      },
    },
  }
}

/** Rather too much: the JSON of a value in DynamoDB's own form. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value === 'number') return 8
  return Buffer.byteLength(JSON.stringify(marshall({ value }, { removeUndefinedValues: true })))
}
