import { type Odds, oddsId } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFeedStore } from '../store/odds-store.ts'
import { StoreUnavailableError } from '../errors.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { createMemoryTable, withFaults } from '../testing/memory-table.ts'
import { eveningMs, oddsAt } from '../testing/odds.ts'
import { storeDeadlineMs, storeOdds } from './store-odds.ts'

const throttled = new StoreUnavailableError('throttled')

function dependencies(feeds: Parameters<typeof storeOdds>[1]['feeds'], random = () => 0.5) {
  const errors: unknown[] = []
  const clock = createManualClock(eveningMs)
  return {
    feeds,
    clock,
    random,
    retentionSeconds: 3_600,
    onError: (error: unknown) => errors.push(error),
    errors,
  }
}

test('odds are sent in batches of 25, each once when the table takes them', async () => {
  const batches: number[] = []
  const feeds = {
    putOdds: async (odds: readonly Odds[]) => {
      batches.push(odds.length)
      return []
    },
  }
  const result = await storeOdds(
    Array.from({ length: 60 }, (_, n) => oddsAt(n)),
    dependencies(feeds),
  )
  expect(batches).toEqual([25, 25, 10])
  expect(result).toEqual({ notStored: new Set(), retries: 0 })
})

test('no more than eight batches are under way at once', async () => {
  let underWay = 0
  let most = 0
  const feeds = {
    putOdds: async () => {
      underWay += 1
      most = Math.max(most, underWay)
      await Promise.resolve()
      underWay -= 1
      return []
    },
  }
  await storeOdds(
    Array.from({ length: 1_000 }, (_, n) => oddsAt(n)),
    dependencies(feeds),
  )
  expect(most).toBe(8)
})

describe('what the table does not take', () => {
  test('is sent again, alone, until it is taken', async () => {
    const sent: string[][] = []
    const feeds = {
      putOdds: async (odds: readonly Odds[]) => {
        sent.push(odds.map(({ date }) => date))
        return odds.slice(1)
      },
    }
    const odds = [oddsAt(1), oddsAt(2), oddsAt(3)]
    const result = await storeOdds(odds, dependencies(feeds))
    const dates = odds.map(({ date }) => date)
    expect(sent).toEqual([dates, dates.slice(1), dates.slice(2)])
    expect(result).toEqual({ notStored: new Set(), retries: 2 })
  })

  test('waits a random part of a pause that doubles, up to a second', async () => {
    let attempts = 0
    const feeds = {
      putOdds: async (odds: readonly Odds[]) => {
        attempts += 1
        return attempts < 8 ? [...odds] : []
      },
    }
    const pauses: number[] = []
    const { clock, ...rest } = dependencies(feeds, () => 0.5)
    const listening = {
      now: clock.now,
      sleep: (durationMs: number) => {
        pauses.push(durationMs)
        return clock.sleep(durationMs)
      },
    }
    await storeOdds([oddsAt(1)], { ...rest, clock: listening })
    expect(pauses).toEqual([25, 50, 100, 200, 400, 500, 500])
  })

  test('is reported once the deadline would pass, and the deadline is kept', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.01, max: 1, maxExcluded: true, noNaN: true }), async (random) => {
        const given = dependencies(
          {
            putOdds: async () => {
              throw throttled
            },
          },
          () => random,
        )
        const odds = [oddsAt(1), oddsAt(2)]
        const { notStored } = await storeOdds(odds, given)
        expect([...notStored]).toEqual(odds)
        expect(given.clock.now() - eveningMs).toBeLessThan(storeDeadlineMs)
        expect(given.errors).toEqual([])
      }),
    )
  })

  test('is not sent again after an error that no retry mends; other batches are stored', async () => {
    const denied = new Error('AccessDenied')
    const stored: Odds[] = []
    const given = dependencies({
      putOdds: async (odds) => {
        if (odds.length < 25) throw denied
        stored.push(...odds)
        return []
      },
    })
    const odds = Array.from({ length: 30 }, (_, n) => oddsAt(n))
    const { notStored, retries } = await storeOdds(odds, given)
    expect([...notStored]).toEqual(odds.slice(25))
    expect(stored).toEqual(odds.slice(0, 25))
    expect(retries).toBe(0)
    expect(given.errors).toEqual([denied])
  })
})

test('under throttling and partial writes at 30 %, what is acknowledged is in the table exactly once', async () => {
  const { random, table, odds } = faultyRun(5_000)
  const feeds = createFeedStore(
    withFaults(table, () => (random() >= 0.3 ? 'none' : random() < 0.02 ? throttled : 'unprocessed')),
  )
  const given = dependencies(feeds, random)
  const acknowledged = new Set<Odds>()
  for (let left = odds; left.length > 0;) {
    const request = left.slice(0, 500)
    const { notStored } = await storeOdds(request, given)
    for (const each of request) if (!notStored.has(each)) acknowledged.add(each)
    left = [...notStored, ...left.slice(500)]
  }
  expect(acknowledged.size).toBe(5_000)
  const keys = table.items().map(({ PK, SK }) => `${String(PK)}/${String(SK)}`)
  expect(keys.toSorted()).toEqual(odds.map(oddsId).toSorted())
})

test('what is acknowledged is in the table even when most of it never gets through', async () => {
  const { random, table, odds } = faultyRun(1_000)
  const feeds = createFeedStore(withFaults(table, () => (random() < 0.9 ? 'unprocessed' : 'none')))
  const { notStored } = await storeOdds(odds, dependencies(feeds, random))
  const stored = new Set(table.items().map(({ PK, SK }) => `${String(PK)}/${String(SK)}`))
  expect(notStored.size).toBeGreaterThan(0)
  for (const each of odds) expect(stored.has(oddsId(each))).toBe(!notStored.has(each))
})

function faultyRun(count: number) {
  return {
    random: seededRandom(20_260_501),
    table: createMemoryTable(),
    odds: Array.from({ length: count }, (_, n) => oddsAt(n, { gameId: `game-${n % 7}` })),
  }
}

/** Mulberry32: the same numbers in every run. */
function seededRandom(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
