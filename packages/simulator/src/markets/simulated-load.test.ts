import { FeedOdds, oddsId } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { simulatedSports } from './fixtures.ts'
import { createSimulatedLoad } from './simulated-load.ts'

const nowMs = Date.UTC(2026, 2, 1, 18)
const plan = {
  rate: 500,
  batch: 10,
  durationMs: 20_000,
  games: 12,
  sports: [...simulatedSports],
  seed: 1,
}
const requestsOf = (overrides: Partial<typeof plan> = {}) => [
  ...createSimulatedLoad({ ...plan, ...overrides }, nowMs).requests(nowMs),
]

test('the same seed gives the same games and odds, and another seed others', () => {
  expect(requestsOf()).toEqual(requestsOf())
  expect(createSimulatedLoad(plan, nowMs).games).toEqual(createSimulatedLoad(plan, nowMs).games)
  expect(requestsOf({ seed: 2 })).not.toEqual(requestsOf())
})

test('a game has the same teams however many others there are', () => {
  const [alone, among] = [1, 50].map((games) => createSimulatedLoad({ ...plan, games }, nowMs).games[0])
  expect(alone).toEqual(among)
})

test('it offers the rate: every request at its own instant, the odds of the whole duration', () => {
  const requests = requestsOf()
  expect(requests).toHaveLength(1_000)
  expect(requests.map(({ atMs }) => atMs).slice(0, 3)).toEqual([0, 20, 40])
  expect(requests.flatMap(({ odds }) => odds)).toHaveLength(10_000)
})

test('a last request that is not full holds what remains', () => {
  const requests = requestsOf({ rate: 7, batch: 4, durationMs: 1_000 })
  expect(requests.map(({ odds }) => odds.length)).toEqual([4, 3])
})

test.each([{ games: 12 }, { games: 1 }, { games: 1, rate: 900 }])(
  'no two odds share a key, and every one is what the feeds API takes: %j',
  (overrides) => {
    const ids = new Set<string>()
    const requests = requestsOf(overrides)
    for (const odds of requests.flatMap((request) => request.odds)) {
      expect(FeedOdds.safeParse(odds).error).toBeUndefined()
      ids.add(oddsId({ ...odds, provider: 'acme' }))
    }
    expect(ids.size).toBe(requests.flatMap(({ odds }) => odds).length)
  },
)

test('prices move, markets are suspended with their last prices, and matches are played out', () => {
  const markets = Map.groupBy(
    requestsOf().flatMap(({ odds }) => odds),
    ({ gameId, type }) => `${gameId}/${type}`,
  )
  expect(markets.size).toBe(4 * 3 + 4 * 3 + 4 * 2)
  let suspensions = 0
  for (const odds of markets.values()) {
    expect(new Set(odds.map(({ homeOdds }) => homeOdds)).size).toBeGreaterThan(3)
    expect(odds[0]?.isOpen).toBe(true)
    for (const [place, { isOpen, homeOdds, awayOdds }] of odds.entries()) {
      if (isOpen || place === 0) continue
      suspensions += 1
      expect([homeOdds, awayOdds]).toEqual([odds[place - 1]?.homeOdds, odds[place - 1]?.awayOdds])
    }
  }
  expect(suspensions).toBeGreaterThan(20)
})
