import {
  addToMarket,
  type MarketState,
  type Odds,
  oddsId,
  providerMarketId,
  toInstant,
} from '@sportsfeeds/domain'
import { createSkippingClock } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { putAll } from '../testing/memory-odds-store.ts'
import { createMemoryTable } from '../testing/memory-table.ts'
import { eveningMs, histories, oddsAt } from '../testing/odds.ts'
import { createMarketStore } from './market-store.ts'
import { createOddsStore } from './odds-store.ts'
import type { Table } from './table.ts'

const retention = { retentionSeconds: 60 }

/** Projects odds as the projector does: a batch is tried again until all its writes succeed, and only then the watermark moves. */
function createProjector(table: Table) {
  const markets = createMarketStore(table)
  let pending: Odds[] = []
  return async (odds: readonly Odds[], fails: (odds: Odds) => boolean = () => false): Promise<void> => {
    pending.push(...odds)
    let isComplete = true
    for (const state of fold(pending)) {
      if (fails(state.newest)) isComplete = false
      else await markets.saveMarket(state, retention)
    }
    if (!isComplete || pending.length === 0) return
    await markets.saveWatermark('shard-0', Math.max(...pending.map(({ receivedAt }) => receivedAt)) + 1)
    pending = []
  }
}

/** Starts the projection of a table: everything before is not projected. */
async function startProjection(table: Table, atMs: number): Promise<void> {
  await createMarketStore(table).saveWatermark('shard-0', atMs)
}

function countQueries(table: Table): { table: Table; queries: () => number } {
  let queries = 0
  return {
    table: {
      ...table,
      query: (query) => {
        queries += 1
        return table.query(query)
      },
    },
    queries: () => queries,
  }
}

async function allPages(table: Table, gameId: string): Promise<MarketState[]> {
  const oddsStore = createOddsStore(table, { clock: createSkippingClock(eveningMs) })
  const found: MarketState[] = []
  let after: string | undefined
  do {
    const page = await oddsStore.latestMarkets(gameId, after)
    found.push(...page.markets)
    after = page.next
  } while (after !== undefined)
  return [
    ...fold(found.flatMap(({ priced, newest }) => (priced === undefined ? [newest] : [priced, newest]))),
  ]
}

function fold(odds: readonly Odds[]): Iterable<MarketState> {
  const states = new Map<string, MarketState>()
  for (const each of odds) {
    const id = providerMarketId(each)
    states.set(id, addToMarket(states.get(id), each))
  }
  return states.values()
}

function inOrder(states: Iterable<MarketState>): string[] {
  return [...states].map(({ newest, priced }) => `${oddsId(newest)} ${priced && oddsId(priced)}`).toSorted()
}

/** The newest records of a game that fits on a page, in the order of arrival. */
async function latestOf(table: Table): Promise<Odds[]> {
  const { markets, next } = await createOddsStore(table).latestMarkets('game-1')
  expect(next).toBeUndefined()
  return markets.map(({ newest }) => newest).toSorted((x, y) => x.receivedAt - y.receivedAt)
}

describe('the latest of a game', () => {
  test('without odds is empty', async () => {
    const table = createMemoryTable()
    await createOddsStore(table).putOdds([oddsAt(0, { gameId: 'game-2' })], retention)
    expect(await createOddsStore(table).latestMarkets('game-1')).toEqual({ markets: [], next: undefined })
  })

  test('agrees with a search of all, wherever the projection began, stopped, or failed, on pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories({ maxDelayMs: 30_000, maxLength: 60 }),
        fc.nat(60),
        fc.nat(60),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 30 }),
        async (history, before, projected, failing, maxPageItems) => {
          const byArrival = history.toSorted((a, b) => a.receivedAt - b.receivedAt)
          const table = createMemoryTable({ maxPageItems })
          for (const odds of byArrival) await createOddsStore(table).putOdds([odds], retention)
          const [first] = byArrival.slice(before)
          if (first !== undefined) {
            await startProjection(table, first.receivedAt)
            const project = createProjector(table)
            await project(byArrival.slice(before, before + projected))
            await project(byArrival.slice(before + projected), ({ receivedAt }) => receivedAt % 4 < failing)
          }
          for (const game of ['game-1', 'game-2', 'game-3']) {
            const expected = fold(history.filter(({ gameId }) => gameId === game))
            expect(inOrder(await allPages(table, game))).toEqual(inOrder(expected))
          }
        },
      ),
    )
  })

  describe('with a total, and then ten thousand spreads,', () => {
    const total = oddsAt(0, { type: 'total' })
    const spreads = Array.from({ length: 10_000 }, (_, n) => oddsAt(60_000 + n * 10))
    const last = spreads.at(-1)

    async function tableWith(): Promise<Table> {
      const table = createMemoryTable({ maxPageItems: 2_300 })
      await putAll(createOddsStore(table), [total, ...spreads])
      await startProjection(table, eveningMs - 60_000)
      return table
    }

    test('has both while the projector runs', async () => {
      const table = await tableWith()
      await createProjector(table)([total, ...spreads])
      expect(await latestOf(table)).toEqual([total, last])
    })

    test('has both although the projector never ran', async () => {
      expect(await latestOf(await tableWith())).toEqual([total, last])
    })

    test('has both although the projector stopped early on', async () => {
      const table = await tableWith()
      await createProjector(table)([total, ...spreads.slice(0, 100)])
      expect(await latestOf(table)).toEqual([total, last])
    })

    test('has both although half of the writes of the projector fail', async () => {
      const table = await tableWith()
      const project = createProjector(table)
      let writes = 0
      const failsEveryOther = () => (writes += 1) % 2 === 0
      await project([total], failsEveryOther)
      for (let start = 0; start < spreads.length; start += 500) {
        await project(spreads.slice(start, start + 500), failsEveryOther)
        if (start === 5_000) expect(await latestOf(table)).toEqual([total, last])
      }
      expect(await latestOf(table)).toEqual([total, last])
    })
  })

  test('takes at most three queries for 200 markets and 2,000 records since, and two afterwards', async () => {
    const memory = createMemoryTable({ maxPageItems: 2_001 })
    const { table, queries } = countQueries(memory)
    const markets = Array.from({ length: 200 }, (_, n) =>
      oddsAt(0, {
        type: n % 2 === 0 ? 'spread' : 'total',
        line: n / 2,
        provider: `provider-${n % 10}`,
        summary: 'Portland Trail Blazers @ Charlotte Hornets',
      }),
    )
    const since = Array.from({ length: 2_000 }, (_, n) => {
      const market = markets[n % 200] ?? oddsAt(0)
      const atMs = 60_000 + n * 10
      return { ...market, date: toInstant(eveningMs + atMs), receivedAt: eveningMs + atMs }
    })
    await putAll(createOddsStore(memory), [...markets, ...since])
    await startProjection(memory, eveningMs - 60_000)
    await createProjector(memory)(markets)
    await createMarketStore(memory).saveWatermark('shard-0', eveningMs + 60_000)

    const clock = createSkippingClock(eveningMs)
    const oddsStore = createOddsStore(table, { clock })
    // As DynamoDB's page of 1 MB has it: an item costs its names and values.
    expect(2_000 * JSON.stringify(memory.items().at(-1)).length).toBeLessThan(2 ** 20)
    // The projected span is read once a second, for all games.
    await oddsStore.latestMarkets('game-of-others')
    const before = queries()
    const { markets: found, next } = await oddsStore.latestMarkets('game-1')
    expect(next).toBeUndefined()
    expect(inOrder(found)).toEqual(inOrder(fold([...markets, ...since])))
    expect(queries() - before).toBeLessThanOrEqual(3)
    await oddsStore.latestMarkets('game-1')
    expect(queries() - before).toBeLessThanOrEqual(5)
  })

  test('has markets that moved last before the projection began, and reads them once', async () => {
    const old = oddsAt(-3_600_000, { type: 'moneyline' })
    const moved = oddsAt(0)
    const { table, queries } = countQueries(createMemoryTable())
    await putAll(createOddsStore(table), [old, moved])
    await startProjection(table, eveningMs - 1_000)
    await createProjector(table)([moved])
    const oddsStore = createOddsStore(table, { clock: createSkippingClock(eveningMs) })
    expect(inOrder((await oddsStore.latestMarkets('game-1')).markets)).toEqual(inOrder(fold([old, moved])))
    const before = queries()
    expect(inOrder((await oddsStore.latestMarkets('game-1')).markets)).toEqual(inOrder(fold([old, moved])))
    expect(queries() - before).toBe(2)
  })

  test('is read in pages where it is larger than a response may be', async () => {
    const odds = Array.from({ length: 2_500 }, (_, n) => oddsAt(n, { line: n }))
    const table = createMemoryTable({ maxPageItems: 400 })
    await putAll(createOddsStore(table), odds)
    const { markets, next } = await createOddsStore(table).latestMarkets('game-1')
    expect(markets.length).toBeLessThan(1_500)
    expect(next).toBeDefined()
    expect(inOrder(await allPages(table, 'game-1'))).toEqual(inOrder(fold(odds)))
  })
})
