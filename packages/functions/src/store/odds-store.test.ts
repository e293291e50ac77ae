import { compareOdds, lateAfterMs, marketId, type Odds, oddsId, toInstant } from '@sportsfeeds/domain'
import { odds as anyOdds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidItemError } from '../errors.ts'
import { createMemoryOddsStore } from '../testing/memory-odds-store.ts'
import { createMemoryTable, withFaults } from '../testing/memory-table.ts'
import { eveningMs, histories, oddsAt } from '../testing/odds.ts'
import { createOddsStore, marketWindow } from './odds-store.ts'
import { maxBatchPuts } from './table.ts'

test('odds come back as they were stored, prices and names verbatim', async () => {
  await fc.assert(
    fc.asyncProperty(anyOdds, async (odds) => {
      const oddsStore = await createMemoryOddsStore([odds])
      expect(await oddsStore.latestOddsOfMarkets(odds.gameId)).toEqual([odds])
    }),
  )
})

test('odds that the table did not take are returned', async () => {
  const refused = oddsAt(2)
  const table = withFaults(createMemoryTable(), ({ SK }) =>
    String(SK).includes(refused.date) ? 'unprocessed' : 'none',
  )
  const left = await createOddsStore(table).putOdds([oddsAt(1), refused, oddsAt(3)], { retentionSeconds: 60 })
  expect(left).toEqual([refused])
})

test('an item that is not one odds record is named', async () => {
  const table = createMemoryTable()
  await table.put({ PK: 'game-1', SK: 'odds-2026-05-01T19:00:00.000Z#spread#acme', HOMEODDS: true })
  await expect(createOddsStore(table).latestOddsOfMarkets('game-1')).rejects.toThrow(InvalidItemError)
})

describe('the latest odds', () => {
  test('of a game without odds are empty', async () => {
    const oddsStore = await createMemoryOddsStore([oddsAt(0, { gameId: 'game-2' })])
    expect(await oddsStore.latestOddsOfMarkets('game-1')).toEqual([])
  })

  test('of its markets agree with a search of all, if no market is silent for a window', async () => {
    await fc.assert(
      fc.asyncProperty(histories({ games: 2, maxLength: marketWindow }), async (history) => {
        const found = await (await createMemoryOddsStore(history)).latestOddsOfMarkets('game-1')
        expect(found.map(oddsId).toSorted()).toEqual(newestByMarket(history, 'game-1').map(oddsId).toSorted())
      }),
    )
  })

  test('of its markets are searched further back while a window finds further markets', async () => {
    const old = oddsAt(0, { type: 'total' })
    const between = Array.from({ length: marketWindow }, (_, n) => oddsAt(1 + n))
    const newest = Array.from({ length: marketWindow }, (_, n) => oddsAt(1_000 + n, { type: 'moneyline' }))
    const oddsStore = await createMemoryOddsStore([old, ...between, ...newest])
    const found = await oddsStore.latestOddsOfMarkets('game-1')
    expect(found.map(({ type }) => type)).toEqual(['moneyline', 'spread', 'total'])
  })

  test('of its markets are searched in a bounded number of windows', async () => {
    const old = oddsAt(0, { type: 'total' })
    const since = Array.from({ length: 3 * marketWindow }, (_, n) => oddsAt(1 + n))
    const oddsStore = await createMemoryOddsStore([old, ...since])
    expect(await oddsStore.latestOddsOfMarkets('game-1')).toEqual([since.at(-1)])
  })
})

describe('the odds of a game between two dates', () => {
  test('include both ends, whatever market and provider follow the date in the key', async () => {
    const odds = [oddsAt(0), oddsAt(1, { type: 'zzz', provider: 'zzz' }), oddsAt(2)]
    const oddsStore = await createMemoryOddsStore(odds)
    const range = {
      from: toInstant(eveningMs),
      to: toInstant(eveningMs + 1),
      order: 'asc',
      limit: 9,
    } as const
    expect(await oddsStore.oddsOfGameBetween('game-1', range)).toEqual({
      odds: odds.slice(0, 2),
      next: undefined,
    })
  })

  test('have a next page exactly if there is more', async () => {
    const oddsStore = await createMemoryOddsStore([oddsAt(0), oddsAt(1)])
    expect((await oddsStore.oddsOfGameBetween('game-1', { order: 'asc', limit: 2 })).next).toBeUndefined()
    expect((await oddsStore.oddsOfGameBetween('game-1', { order: 'asc', limit: 1 })).next).toBeDefined()
  })
})

test('odds received since an instant are found by arrival, although stored by feed date', async () => {
  const early = oddsAt(0, { receivedAt: eveningMs + 5_000 })
  const late = oddsAt(1_000, { receivedAt: eveningMs + 4_999 })
  const oddsStore = await createMemoryOddsStore([early, late])
  const { odds } = await oddsStore.oddsOfGameReceivedSince('game-1', { since: eveningMs + 5_000 })
  expect(odds).toEqual([early])
})

function newestByMarket(history: readonly Odds[], gameId: string): Odds[] {
  const ofGame = history.filter((odds) => odds.gameId === gameId).toSorted(compareOdds)
  return [...new Map(ofGame.map((odds) => [marketId(odds), odds])).values()]
}

test('a late record counts as stored only if the table took both of its items', async () => {
  const oddsStore = createOddsStore(
    withFaults(createMemoryTable(), ({ SK }) => (String(SK).startsWith('late-') ? 'unprocessed' : 'none')),
  )
  const late = oddsAt(0, { receivedAt: eveningMs + lateAfterMs + 1 })
  const prompt = oddsAt(1)
  expect(await oddsStore.putOdds([late, prompt], { retentionSeconds: 60 })).toEqual([late])
})

test("a full batch of late odds is split to fit DynamoDB's limit", async () => {
  const late = Array.from({ length: maxBatchPuts }, (_, n) =>
    oddsAt(n, { receivedAt: eveningMs + 2 * lateAfterMs }),
  )
  const oddsStore = await createMemoryOddsStore(late)
  const { odds } = await oddsStore.oddsOfGameReceivedSince('game-1', { since: eveningMs + 2 * lateAfterMs })
  expect(odds).toEqual(late)
})
