import { type Clock, createRandom } from '@sportsfeeds/std'
import { createSkippingClock } from '@sportsfeeds/std/testing'
import { type Odds, oddsId } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createOddsStore } from '../store/odds-store.ts'
import { StoreUnavailableError } from '../errors.ts'
import { createMemoryTable, withFaults } from '../testing/memory-table.ts'
import { eveningMs, oddsAt } from '../testing/odds.ts'
import { storeDeadlineMs, storeOdds, type StoreOddsDependencies } from './store-odds.ts'

const throttled = new StoreUnavailableError('throttled')

function createDependencies(oddsStore: StoreOddsDependencies['oddsStore'], random = () => 0.5) {
  const errors: unknown[] = []
  const clock = createSkippingClock(eveningMs)
  return {
    oddsStore,
    clock,
    random,
    retentionSeconds: 3_600,
    onError: (error: unknown) => errors.push(error),
    errors,
  }
}

test('odds are sent in batches of 25, each once if the table takes them', async () => {
  const batches: number[] = []
  const oddsStore = {
    putOdds: async (odds: readonly Odds[]) => {
      batches.push(odds.length)
      return []
    },
  }
  const result = await storeOdds(
    Array.from({ length: 60 }, (_, n) => oddsAt(n)),
    createDependencies(oddsStore),
  )
  expect(batches).toEqual([25, 25, 10])
  expect(result).toEqual({ notStored: new Set(), retries: 0 })
})

test('at most eight batches are sent concurrently', async () => {
  let concurrent = 0
  let most = 0
  const oddsStore = {
    putOdds: async () => {
      concurrent += 1
      most = Math.max(most, concurrent)
      await turn()
      concurrent -= 1
      return []
    },
  }
  await storeOdds(
    Array.from({ length: 1_000 }, (_, n) => oddsAt(n)),
    createDependencies(oddsStore),
  )
  expect(most).toBe(8)
})

describe('a record that the table does not take', () => {
  test('is sent again, without the others, until it is taken', async () => {
    const sent: string[][] = []
    const oddsStore = {
      putOdds: async (odds: readonly Odds[]) => {
        sent.push(odds.map(({ date }) => date))
        return odds.slice(1)
      },
    }
    const odds = [oddsAt(1), oddsAt(2), oddsAt(3)]
    const result = await storeOdds(odds, createDependencies(oddsStore))
    const dates = odds.map(({ date }) => date)
    expect(sent).toEqual([dates, dates.slice(1), dates.slice(2)])
    expect(result).toEqual({ notStored: new Set(), retries: 2 })
  })

  test('waits for a random part of a pause that doubles, up to a second', async () => {
    let attempts = 0
    const oddsStore = {
      putOdds: async (odds: readonly Odds[]) => {
        attempts += 1
        return attempts < 8 ? [...odds] : []
      },
    }
    const pauses: number[] = []
    const { clock, ...rest } = createDependencies(oddsStore, () => 0.5)
    const listening: Clock = {
      now: clock.now,
      setTimeout: (callback, delayMs) => {
        pauses.push(delayMs)
        return clock.setTimeout(callback, delayMs)
      },
    }
    await storeOdds([oddsAt(1)], { ...rest, clock: listening })
    expect(pauses).toEqual([25, 50, 100, 200, 400, 500, 500])
  })

  test('is reported before the deadline passes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.01, max: 1, maxExcluded: true, noNaN: true }), async (random) => {
        const dependencies = createDependencies(
          {
            putOdds: async () => {
              throw throttled
            },
          },
          () => random,
        )
        const odds = [oddsAt(1), oddsAt(2)]
        const { notStored } = await storeOdds(odds, dependencies)
        expect([...notStored]).toEqual(odds)
        expect(dependencies.clock.now() - eveningMs).toBeLessThan(storeDeadlineMs)
        expect(dependencies.errors).toEqual([])
      }),
    )
  })

  test('is not sent again after an error that retrying cannot fix; other batches are stored', async () => {
    const denied = new Error('AccessDenied')
    const stored: Odds[] = []
    const dependencies = createDependencies({
      putOdds: async (odds) => {
        if (odds.length < 25) throw denied
        stored.push(...odds)
        return []
      },
    })
    const odds = Array.from({ length: 30 }, (_, n) => oddsAt(n))
    const { notStored, retries } = await storeOdds(odds, dependencies)
    expect([...notStored]).toEqual(odds.slice(25))
    expect(stored).toEqual(odds.slice(0, 25))
    expect(retries).toBe(0)
    expect(dependencies.errors).toEqual([denied])
  })
})

test('under throttling and partial writes at 30 %, acknowledged odds are in the table exactly once', async () => {
  const { random, table, odds } = faultyRun(5_000)
  const oddsStore = createOddsStore(
    withFaults(table, () => (random() >= 0.3 ? 'none' : random() < 0.02 ? throttled : 'unprocessed')),
  )
  const dependencies = createDependencies(oddsStore, random)
  const acknowledged = new Set<Odds>()
  for (let left = odds; left.length > 0;) {
    const request = left.slice(0, 500)
    const { notStored } = await storeOdds(request, dependencies)
    for (const each of request) if (!notStored.has(each)) acknowledged.add(each)
    left = [...notStored, ...left.slice(500)]
  }
  expect(acknowledged.size).toBe(5_000)
  const keys = table.items().map(({ PK, SK }) => `${String(PK)}/${String(SK)}`)
  expect(keys.toSorted()).toEqual(odds.map(oddsId).toSorted())
})

test('acknowledged odds are in the table even if most records never get through', async () => {
  const { random, table, odds } = faultyRun(1_000)
  const oddsStore = createOddsStore(withFaults(table, () => (random() < 0.9 ? 'unprocessed' : 'none')))
  const { notStored } = await storeOdds(odds, createDependencies(oddsStore, random))
  const stored = new Set(table.items().map(({ PK, SK }) => `${String(PK)}/${String(SK)}`))
  expect(notStored.size).toBeGreaterThan(0)
  for (const each of odds) expect(stored.has(oddsId(each))).toBe(!notStored.has(each))
})

/** Waits for one turn of the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}

function faultyRun(count: number) {
  return {
    random: createRandom(20_260_501).next,
    table: createMemoryTable(),
    odds: Array.from({ length: count }, (_, n) => oddsAt(n, { gameId: `game-${n % 7}` })),
  }
}
