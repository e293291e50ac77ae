import { FeedOdds, oddsId } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { stagesOf } from './profiles.ts'
import { createFixtures, simulatedSports } from './fixtures.ts'
import { createSimulatedLoad, type SimulatedLoadPlan } from './simulated-load.ts'

const nowMs = Date.UTC(2026, 2, 1, 18)
const plan: SimulatedLoadPlan = {
  rate: 500,
  batch: 10,
  durationMs: 20_000,
  games: 12,
  sports: [...simulatedSports],
  seed: 1,
  providers: 1,
  profile: { name: 'steady', stages: [] },
}

function loadOf(overrides: Partial<SimulatedLoadPlan> = {}) {
  const merged = { ...plan, ...overrides }
  const { profile, rate, durationMs } = merged
  const steady = { name: 'steady' as const, stages: stagesOf('steady', rate, durationMs) }
  return createSimulatedLoad({ ...merged, profile: profile.name === 'steady' ? steady : profile }, nowMs)
}

function requestsOf(overrides: Partial<SimulatedLoadPlan> = {}) {
  return [...loadOf(overrides).requests(nowMs)]
}

test('the same seed gives the same games and odds, and another seed others', () => {
  expect(requestsOf()).toEqual(requestsOf())
  expect(loadOf().games).toEqual(loadOf().games)
  expect(requestsOf({ seed: 2 })).not.toEqual(requestsOf())
})

test('a game has the same teams however many others there are', () => {
  const [alone, among] = [1, 50].map((games) => loadOf({ games }).games[0])
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

test.each<Partial<SimulatedLoadPlan>>([
  { games: 12 },
  { games: 1 },
  { games: 1, rate: 900 },
  { games: 5, providers: 3 },
  { games: 20, sports: ['soccer'], profile: { name: 'matchday' } },
])('no two odds share a key, and every one is what the feeds API takes: %j', (overrides) => {
  const ids = new Set<string>()
  const requests = requestsOf(overrides)
  for (const { odds, provider = 0 } of requests) {
    for (const one of odds) {
      expect(FeedOdds.safeParse(one).error).toBeUndefined()
      ids.add(oddsId({ ...one, provider: `provider-${provider}` }))
    }
  }
  expect(ids.size).toBe(requests.flatMap(({ odds }) => odds).length)
})

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

test('providers take turns, each prices every game, with its own margin and behind the quicker ones', () => {
  const requests = requestsOf({ providers: 2, games: 4, sports: ['soccer'], durationMs: 30_000 })
  expect(requests.slice(0, 4).map(({ provider }) => provider)).toEqual([0, 1, 0, 1])
  const of = (provider: number) =>
    requests.filter((request) => request.provider === provider).flatMap(({ odds }) => odds)
  for (const provider of [0, 1]) expect(new Set(of(provider).map(({ gameId }) => gameId)).size).toBe(4)

  const margin = (odds: ReturnType<typeof of>) => {
    const open = odds.filter(({ isOpen, drawOdds }) => isOpen && drawOdds === undefined)
    return (
      open.reduce((sum, { homeOdds, awayOdds }) => sum + 1 / Number(homeOdds) + 1 / Number(awayOdds), 0) /
      open.length
    )
  }
  expect(margin(of(1))).toBeGreaterThan(margin(of(0)))

  // A goal is in a provider's summaries from some date on: for the slower one later.
  const firstGoal = (provider: number, gameId: string) =>
    of(provider).find(({ gameId: id, summary }) => id === gameId && !String(summary).includes(', 0-0'))
      ?.date ?? ''
  const games = [...new Set(of(0).map(({ gameId }) => gameId))].filter((id) => firstGoal(0, id) !== '')
  expect(games.length).toBeGreaterThan(0)
  const later = games.filter((id) => firstGoal(1, id) > firstGoal(0, id))
  expect(later.length).toBeGreaterThanOrEqual(games.length - 1)
})

test.each(simulatedSports)('a match of %s takes the same course however often it is looked at', (sport) => {
  const finalScore = (looks: number): string => {
    const [fixture] = createFixtures(1, [sport], 3, nowMs)
    if (fixture === undefined) throw new Error('There is no fixture.')
    const model = fixture.createModel()
    for (let look = 1; look <= looks; look += 1) model.playTo((look / looks) * fixture.matchSeconds)
    return model.score()
  }
  expect(finalScore(5_000)).toBe(finalScore(7))
})

test('a matchday sends its odds about the games that are on, and each goal brings a suspension', () => {
  const load = loadOf({ games: 20, sports: ['soccer'], profile: { name: 'matchday' }, durationMs: 60_000 })
  expect(load.peakRate).toBeGreaterThan(2 * plan.rate)
  const requests = [...load.requests(nowMs)]
  expect(requests.flatMap(({ odds }) => odds)).toHaveLength(load.oddsCount)
  expect(load.oddsCount).toBe(30_000)
  const about = Map.groupBy(
    requests.flatMap(({ odds }) => odds),
    ({ gameId }) => gameId,
  )
  expect(about.size).toBe(20)
  for (const odds of about.values()) {
    const scores = odds.map(({ summary }) => String(summary).replace(/^.*, (\d+-\d+) .*$/, '$1'))
    const goals = scores.filter((score, place) => place > 0 && score !== scores[place - 1])
    const closings = odds.filter(({ isOpen }, place) => !isOpen && odds[place - 1]?.isOpen === true)
    expect(closings.length).toBeGreaterThanOrEqual(Math.min(1, goals.length))
    expect(
      scores
        .at(-1)
        ?.split('-')
        .reduce((sum, one) => sum + Number(one), 0),
    ).toBe(goals.length)
  }
})
