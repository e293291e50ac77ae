import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { RateExceededError } from '../errors.ts'
import type { RatedProvider } from '../ports.ts'
import { createRateStore } from '../store/rate-store.ts'
import { createMemoryTable } from '../testing/memory-table.ts'
import { eveningMs } from '../testing/odds.ts'
import { createOddsRates } from './odds-rates.ts'

const acme: RatedProvider = { name: 'acme', oddsPerSecond: 500, isOperator: false }

/** Instances of the function over one table, with the number of the writes that they make. */
function openInstances(count: number) {
  const clock = createManualClock(eveningMs)
  const table = createMemoryTable()
  const errors: unknown[] = []
  let writes = 0
  let games = 0
  const store = createRateStore({
    ...table,
    putNew: (item) => {
      writes += 1
      return table.putNew(item)
    },
    replace: (...args) => {
      writes += 1
      return table.replace(...args)
    },
  })
  const instances = Array.from({ length: count }, () =>
    createOddsRates({ store, clock, onError: (error) => errors.push(error) }),
  )
  /** Sends odds of a game of their own, unless it is named. */
  const take = async (
    number: number,
    odds: number,
    provider = acme,
    gameId = `game-${(games += 1)}`,
  ): Promise<RateExceededError | number> => {
    try {
      await instances[number % count]?.take(provider, odds, new Map([[gameId, odds]]))
      return odds
    } catch (error) {
      if (error instanceof RateExceededError) return error
      throw error
    }
  }
  return { clock, take, errors, writes: () => writes }
}

test('all instances together let in the odds of two seconds at once, then what the rate allows', async () => {
  const { clock, take } = openInstances(3)
  let letIn = 0
  for (let number = 0; number < 100; number += 1) {
    const result = await take(number, 20)
    if (typeof result === 'number') letIn += result
  }
  expect(letIn).toBeLessThanOrEqual(1_000)
  expect(letIn).toBeGreaterThan(900)
  for (let number = 0; number < 1_000; number += 1) {
    await clock.advance(10)
    const result = await take(number, 20)
    if (typeof result === 'number') letIn += result
  }
  expect(letIn).toBeLessThanOrEqual(1_000 + 10 * 500)
  expect(letIn).toBeGreaterThan(900 + 9.5 * 500)
})

test('a refusal says after how many seconds the same request is let in', async () => {
  const { clock, take } = openInstances(1)
  expect([await take(0, 500), await take(0, 500)]).toEqual([500, 500])
  const refused = await take(0, 500)
  expect(refused).toMatchObject({ retryAfterSeconds: 1 })
  await clock.advance(1_000)
  expect(await take(0, 500)).toBe(500)
})

test("one provider's odds take nothing from another", async () => {
  const { take } = openInstances(2)
  for (let number = 0; number < 10; number += 1) await take(number, 500)
  expect(await take(0, 500, { ...acme, name: 'zeta' })).toBe(500)
})

test.each([5, 20, 500])(
  'in requests of %i, all instances together let in 500 odds a second of one game, however fast the provider may send; of others all',
  async (size) => {
    const { clock, take } = openInstances(3)
    const fast = { ...acme, oddsPerSecond: 3_000 }
    const seconds = 20
    let letIn = 0
    for (let sent = 0; sent < seconds * 2_000; sent += size) {
      const result = await take(sent / size, size, fast, 'game-busy')
      if (typeof result === 'number') letIn += result
      else expect(result.message).toContain('500 odds a second of one game')
      expect(await take(sent / size, size / 5, fast)).toBe(size / 5)
      await clock.advance(size / 2)
    }
    // A second's odds may come at once, and what instances have not counted yet.
    expect(letIn).toBeLessThanOrEqual((seconds + 1) * 500 + 3 * 50)
    expect(letIn).toBeGreaterThan(seconds * 500 * 0.8)
  },
)

test('of what was refused nothing counts, and the wait is that of the game', async () => {
  const { clock, take } = openInstances(1)
  const fast = { ...acme, oddsPerSecond: 3_000 }
  expect(await take(0, 500, fast, 'game-busy')).toBe(500)
  for (let number = 0; number < 5; number += 1)
    expect(await take(0, 500, fast, 'game-busy')).toMatchObject({ retryAfterSeconds: 1 })
  await clock.advance(1_000)
  expect(await take(0, 500, fast, 'game-busy')).toBe(500)
})

test('the operator may send of one game as much as of all', async () => {
  const { take } = openInstances(1)
  const own = { ...acme, oddsPerSecond: 3_000, isOperator: true }
  for (let number = 0; number < 10; number += 1) expect(await take(0, 500, own, 'game-busy')).toBe(500)
})

test('all instances together let in the odds of a day, and from midnight UTC those of the next', async () => {
  const { clock, take } = openInstances(3)
  const limited = { ...acme, oddsPerDay: 2_000 }
  let letIn = 0
  for (let number = 0; number < 20; number += 1) {
    await clock.advance(5_000)
    const result = await take(number, 200, limited)
    if (typeof result === 'number') letIn += result
  }
  // What instances have leased in vain is at most a tenth of a second's odds each.
  expect(letIn).toBeLessThanOrEqual(2_000)
  expect(letIn).toBeGreaterThanOrEqual(2_000 - 200 - 3 * 50)
  const refused = await take(0, 500, limited)
  const untilMidnight = 86_400 - (Math.floor(clock.now() / 1_000) % 86_400)
  expect(refused).toMatchObject({
    retryAfterSeconds: untilMidnight,
    message: expect.stringContaining('2000 odds a day'),
  })
  await clock.advance(untilMidnight * 1_000)
  expect(await take(0, 500, limited)).toBe(500)
})

test('instances that are new take only what they need, so that many of them leave something for others', async () => {
  const { take } = openInstances(90)
  for (let number = 0; number < 90; number += 1) expect(await take(number, 10)).toBe(10)
})

test('a provider at half of its rate costs a write for every forty odds or more, and is never refused', async () => {
  const { clock, take, writes } = openInstances(3)
  const requests = 1_000
  for (let number = 0; number < requests; number += 1) {
    await clock.advance(40)
    expect(await take(number, 10)).toBe(10)
  }
  expect((requests * 10) / writes()).toBeGreaterThan(40)
})

test('a table that does not respond stops nobody', async () => {
  const errors: unknown[] = []
  const error = new Error('throttled')
  const rates = createOddsRates({
    store: { letIn: () => Promise.reject(error) },
    clock: createManualClock(eveningMs),
    onError: (each) => errors.push(each),
  })
  for (let number = 0; number < 10; number += 1) await rates.take(acme, 500, new Map([['game-1', 500]]))
  expect(errors).toHaveLength(10)
})
