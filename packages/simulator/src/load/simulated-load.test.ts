import {
  isBetStop,
  type Odds,
  oddsId,
  parseFeedOdds,
  providerMarketId,
  toDecimal,
  toOdds,
} from '@sportsfeeds/domain'
import { createFixtures, simulatedSports } from '@sportsfeeds/markets'
import { expect, test } from 'vitest'
import { stagesOf } from './profiles.ts'
import { createSimulatedLoad, type SimulatedLoadPlan } from './simulated-load.ts'

const nowMs = Date.UTC(2026, 2, 1, 18)
const plan: SimulatedLoadPlan = {
  rate: 100,
  batch: 10,
  durationMs: 20_000,
  games: 12,
  sports: ['soccer', 'basketball', 'tennis'],
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

/** Odds as the feeds API stores them. */
function storedOdds(overrides: Partial<SimulatedLoadPlan> = {}, provider = 0): Odds[] {
  return requestsOf(overrides)
    .filter((request) => request.provider === provider)
    .flatMap(({ odds }) => odds)
    .map((input) => {
      const parsed = parseFeedOdds(input)
      if (!parsed.success) throw parsed.error
      expect(parsed.unknownFields).toEqual([])
      return toOdds(parsed.data, `provider-${provider}`, nowMs)
    })
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
  const requests = requestsOf({ rate: 500 })
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
  { games: 1, rate: 400 },
  { games: 5, providers: 3 },
  { games: 20, sports: ['soccer'], profile: { name: 'matchday' } },
])('no two odds share a key, and every one is what the feeds API takes: %j', (overrides) => {
  const { providers = 1 } = overrides
  const odds = Array.from({ length: providers }, (_, provider) => storedOdds(overrides, provider)).flat()
  expect(odds).toHaveLength(loadOf(overrides).oddsCount)
  expect(new Set(odds.map(oddsId)).size).toBe(odds.length)
})

test('prices move, lines come and go, and games are stopped after events', () => {
  const odds = storedOdds({ rate: 200 })
  const markets = Map.groupBy(odds, providerMarketId)
  const inEveryGame = [...markets].filter(([, records]) => records[0]?.type === 'moneyline')
  expect(inEveryGame.length).toBeGreaterThanOrEqual(12)
  for (const [id, records] of inEveryGame) {
    if (id.includes('/set-')) continue
    expect(records[0]?.status).toBe('open')
    const prices = records.flatMap(({ outcomes }) => outcomes[0]?.odds ?? [])
    expect(new Set(prices).size).toBeGreaterThan(3)
  }
  expect(new Set(odds.map(({ type }) => type))).toEqual(
    new Set([
      '*',
      'moneyline',
      'spread',
      'total',
      'team-total',
      'both-teams-to-score',
      'set-handicap',
      'total-sets',
    ]),
  )
  expect(odds.filter(isBetStop).length).toBeGreaterThan(20)
  expect(odds.some(({ status, type }) => status === 'closed' && type === 'total')).toBe(true)
})

test('what a provider says after a bet stop is dated after it, however fast the match', () => {
  const odds = storedOdds({ durationMs: 500, rate: 2_000, games: 3 })
  const stoppedAt = new Map<string, string>()
  for (const { gameId, date, type } of odds) {
    expect(date > (stoppedAt.get(gameId) ?? '')).toBe(true)
    if (type === '*') stoppedAt.set(gameId, date)
  }
  expect(stoppedAt.size).toBeGreaterThan(0)
})

test('a share of the records is in the reference form', () => {
  const odds = requestsOf().flatMap((request) => request.odds)
  const reference = odds.filter((one) => 'isOpen' in one && one.type !== '*').length
  expect(reference / odds.length).toBeGreaterThan(0.1)
  expect(reference / odds.length).toBeLessThan(0.4)
})

test('scores are sent every fifteen seconds, of the games whose score has changed', () => {
  const requests = requestsOf({ durationMs: 50_000 }).filter(({ games }) => games !== undefined)
  expect(requests.map(({ atMs }) => Math.round(atMs / 1_000))).toEqual([15, 30, 45])
  const games = requests.flatMap((request) => request.games ?? [])
  expect(new Set(games.map(({ id }) => id)).size).toBe(12)
  for (const { live } of games) {
    expect(live?.score).toBeDefined()
    expect(live?.clock?.running ?? false).toBe(false)
  }
})

test('providers take turns, each prices every game, with its own margin and behind the quicker ones', () => {
  const overrides = { providers: 2, games: 4, sports: ['soccer' as const], durationMs: 30_000 }
  expect(
    requestsOf(overrides)
      .slice(0, 4)
      .map(({ provider }) => provider),
  ).toEqual([0, 1, 0, 1])
  const [quick = [], slow = []] = [0, 1].map((provider) => storedOdds(overrides, provider))
  for (const odds of [quick, slow]) expect(new Set(odds.map(({ gameId }) => gameId)).size).toBe(4)

  expect(margin(slow)).toBeGreaterThan(margin(quick))

  const games = [...new Set(quick.map(({ gameId }) => gameId))].filter((id) => firstGoal(quick, id) !== '')
  expect(games.length).toBeGreaterThan(0)
  const later = games.filter((id) => firstGoal(slow, id) > firstGoal(quick, id))
  expect(later.length).toBeGreaterThanOrEqual(games.length - 1)
})

test.each(simulatedSports)('a match of %s takes the same course however often it is looked at', (sport) => {
  const finalScore = (looks: number): string => {
    const [fixture] = createFixtures(1, [sport], 3, nowMs)
    if (fixture === undefined) throw new Error('There is no fixture.')
    const model = fixture.createModel()
    for (let look = 1; look <= looks; look += 1) model.playTo((look / looks) * fixture.matchSeconds)
    return model.scoreboard().text
  }
  expect(finalScore(5_000)).toBe(finalScore(7))
})

test('a matchday sends its odds about the games that are on, and each goal brings a bet stop', () => {
  const load = loadOf({ games: 20, sports: ['soccer'], profile: { name: 'matchday' }, durationMs: 60_000 })
  expect(load.peakRate).toBeGreaterThan(2 * plan.rate)
  const requests = [...load.requests(nowMs)]
  expect(requests.flatMap(({ odds }) => odds)).toHaveLength(load.oddsCount)
  expect(load.oddsCount).toBe(6_000)
  const about = Map.groupBy(
    requests.flatMap(({ odds }) => odds),
    ({ gameId }) => gameId,
  )
  expect(about.size).toBe(20)
  for (const odds of about.values()) {
    const scores = odds.map(({ summary }) => String(summary).replace(/^.*, (\d+-\d+) .*$/, '$1'))
    const goals = scores.filter((score, place) => place > 0 && score !== scores[place - 1])
    const stops = odds.filter(({ type }) => type === '*')
    expect(stops.length).toBeGreaterThanOrEqual(goals.length)
    expect(
      scores
        .at(-1)
        ?.split('-')
        .reduce((sum, one) => sum + Number(one), 0),
    ).toBe(goals.length)
  }
})

function margin(odds: readonly Odds[]): number {
  const books = odds
    .filter(({ status, outcomes }) => status === 'open' && outcomes.length === 2)
    .map(({ outcomes, oddsFormat }) =>
      outcomes.reduce((sum, { odds: price = 1 }) => sum + 1 / toDecimal(price, oddsFormat), 0),
    )
  return books.reduce((sum, book) => sum + book, 0) / books.length
}

/** A goal is in a provider's summaries from some date on: for the slower one later. */
function firstGoal(odds: readonly Odds[], game: string): string {
  return odds.find(({ gameId, summary }) => gameId === game && !String(summary).includes(', 0-0'))?.date ?? ''
}
