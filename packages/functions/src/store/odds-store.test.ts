import { oddsId, toInstant } from '@sportsfeeds/domain'
import { copiedAfterMs } from '@sportsfeeds/domain/internal'
import { odds as anyOdds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { InvalidItemError } from '../errors.ts'
import { createMemoryOddsStore } from '../testing/memory-odds-store.ts'
import { createMemoryTable, withFaults } from '../testing/memory-table.ts'
import { eveningMs, oddsAt } from '../testing/odds.ts'
import { createOddsStore } from './odds-store.ts'
import { maxBatchPuts } from './table.ts'

test('odds come back as they were stored, prices and names verbatim', async () => {
  await fc.assert(
    fc.asyncProperty(anyOdds, async (odds) => {
      const oddsStore = await createMemoryOddsStore([odds])
      const { odds: found } = await oddsStore.oddsOfGameBetween(odds.gameId, { order: 'asc', limit: 9 })
      expect(found).toEqual([odds])
      expect((await oddsStore.latestMarkets(odds.gameId)).markets).toMatchObject([{ newest: odds }])
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

describe('an item that cannot be read', () => {
  const broken = {
    PK: 'game-1',
    SK: `odds-${toInstant(eveningMs)}#spread#acme`,
    HOMEODDS: true,
    CREATED: eveningMs,
  }
  const brokenKey = { PK: 'game-1', SK: 'odds-garbage', CREATED: eveningMs }
  const brokenLate = { PK: 'game-1', SK: `late-${toInstant(eveningMs)}#x`, CREATED: eveningMs }

  test.each([broken, brokenKey, brokenLate])(
    'hides no other, and is reported with its key: $SK',
    async (item) => {
      const reported: InvalidItemError[] = []
      const table = createMemoryTable()
      await table.put(item)
      const oddsStore = createOddsStore(table, { onUnreadable: (error) => reported.push(error) })
      const odds = oddsAt(1)
      await oddsStore.putOdds([odds], { retentionSeconds: 60 })

      const range = await oddsStore.oddsOfGameBetween('game-1', { order: 'asc', limit: 9 })
      const since = await oddsStore.oddsOfGameReceivedSince('game-1', { since: eveningMs })
      const latest = await oddsStore.latestMarkets('game-1')
      expect([range.odds, since.odds, latest.markets]).toEqual([
        [odds],
        [odds],
        [{ newest: odds, priced: odds }],
      ])
      expect(reported.length).toBeGreaterThan(0)
      expect(reported.every((error) => error.message.includes(item.SK))).toBe(true)
    },
  )
})

describe('the odds of a game between two dates', () => {
  test('include both ends, whatever market and provider follow the date in the key', async () => {
    const odds = [oddsAt(0), oddsAt(1, { type: 'zzz', subject: 'zzz', line: 9, provider: 'zzz' }), oddsAt(2)]
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

test('the same record sent again is one item with a newer arrival, and found by it', async () => {
  const first = oddsAt(0)
  const again = { ...first, receivedAt: eveningMs + 2_000 }
  expect(oddsId(again)).toBe(oddsId(first))
  const oddsStore = createOddsStore(createMemoryTable())
  for (const odds of [first, again]) await oddsStore.putOdds([odds], { retentionSeconds: 60 })
  expect((await oddsStore.oddsOfGameBetween('game-1', { order: 'asc', limit: 9 })).odds).toEqual([again])
  expect((await oddsStore.oddsOfGameReceivedSince('game-1', { since: eveningMs + 1_000 })).odds).toEqual([
    again,
  ])
})

test('a late record counts as stored only if the table took both of its items', async () => {
  const oddsStore = createOddsStore(
    withFaults(createMemoryTable(), ({ SK }) => (String(SK).startsWith('late-') ? 'unprocessed' : 'none')),
  )
  const late = oddsAt(0, { receivedAt: eveningMs + copiedAfterMs + 1 })
  const prompt = oddsAt(1)
  expect(await oddsStore.putOdds([late, prompt], { retentionSeconds: 60 })).toEqual([late])
})

test("a full batch of late odds is split to fit DynamoDB's limit", async () => {
  const late = Array.from({ length: maxBatchPuts }, (_, n) =>
    oddsAt(n, { receivedAt: eveningMs + 2 * copiedAfterMs }),
  )
  const oddsStore = await createMemoryOddsStore(late)
  const { odds } = await oddsStore.oddsOfGameReceivedSince('game-1', { since: eveningMs + 2 * copiedAfterMs })
  expect(odds).toEqual(late)
})
