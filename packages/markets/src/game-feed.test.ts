import {
  addToMarket,
  isBetStop,
  laterBetStop,
  marketId,
  type MarketState,
  type Odds,
  parseFeedOdds,
  toInstant,
  toOdds,
  viewMarket,
} from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { createFixtures, type SimulatedSport, simulatedSports } from './fixtures.ts'
import { createGameFeed } from './game-feed.ts'
import { createMatch } from './match.ts'
import { getProviderProfile } from './provider-profile.ts'
import { type GeneralRecord, type QuotedOdds, toReferenceForm } from './reference-form.ts'

const startMs = Date.UTC(2026, 2, 1, 18)

function feedOf(sport: SimulatedSport, { seed = 1, provider = 0 } = {}) {
  const [fixture] = createFixtures(1, [sport], seed, startMs)
  if (fixture === undefined) throw new Error('There is no fixture.')
  const match = createMatch(fixture.createModel, { rememberSeconds: 0, again: false })
  const profile = getProviderProfile(provider)
  return { fixture, feed: createGameFeed(fixture.game, match, profile, fixture.randomOf(provider)) }
}

/** Odds as the feeds API stores them. */
function stored(quoted: QuotedOdds, index: number): Odds {
  const parsed = parseFeedOdds({ ...quoted, date: toInstant(startMs + index), seq: index })
  if (!parsed.success) throw parsed.error
  expect(parsed.unknownFields).toEqual([])
  return toOdds(parsed.data, 'acme', startMs + index)
}

function played(sport: SimulatedSport, looks: number, ask: 'next' | 'changes', options = {}): Odds[] {
  const { fixture, feed } = feedOf(sport, options)
  return Array.from({ length: looks }, (_, look) => {
    const seconds = ((look + 1) / looks) * fixture.matchSeconds
    return ask === 'next' ? [feed.next(seconds)] : feed.changes(seconds)
  })
    .flat()
    .map(stored)
}

function views(odds: readonly Odds[]) {
  const states = new Map<string, MarketState>()
  let betStop: Odds | undefined
  for (const one of odds) {
    betStop = laterBetStop(betStop, one)
    if (!isBetStop(one)) states.set(marketId(one), addToMarket(states.get(marketId(one)), one))
  }
  return new Map([...states].map(([id, state]) => [id, viewMarket(state, betStop)]))
}

test.each(simulatedSports)('the feeds API takes every record of a match of %s, in either form', (sport) => {
  for (const provider of [0, 1, 2]) {
    expect(played(sport, 400, 'next', { provider })).toHaveLength(400)
    expect(played(sport, 100, 'changes', { provider }).length).toBeGreaterThan(20)
  }
})

test.each(simulatedSports)('at the end of a match of %s all its markets are closed', (sport) => {
  const { fixture, feed } = feedOf(sport)
  const odds: Odds[] = []
  for (let look = 0; look <= 300; look += 1) {
    const seconds = Math.min(1, look / 200) * fixture.matchSeconds * 1.5
    odds.push(...feed.changes(seconds).map((quoted) => stored(quoted, odds.length)))
  }
  const statuses = [...views(odds).values()].map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set(['closed']))
})

test('an event brings one bet stop, and nothing is open until markets open again by their own records', () => {
  const { fixture, feed } = feedOf('soccer', { seed: 4 })
  const [goal = 0] = fixture.goalSeconds.toSorted((a, b) => a - b)
  expect(goal).toBeGreaterThan(0)
  const before = feed.changes(goal - 1).map(stored)
  const [stop, ...others] = feed.changes(goal + 1).map((quoted, index) => stored(quoted, 1_000 + index))
  expect(others).toEqual([])
  expect(stop).toMatchObject({ type: '*', status: 'suspended', reason: 'goal' })
  const stopped = stop === undefined ? [] : [...before, stop]
  expect(new Set([...views(stopped).values()].map(({ status }) => status))).toEqual(new Set(['suspended']))

  const after = feed.changes(goal + 40).map((quoted, index) => stored(quoted, 2_000 + index))
  const open = after.filter(({ status }) => status === 'open')
  expect(open.length).toBeGreaterThan(5)
  const view = views([...stopped, ...after])
  for (const one of open) expect(view.get(marketId(one))?.status).toBe('open')
})

test('what has not changed is not said again', () => {
  const { feed } = feedOf('basketball')
  expect(feed.changes(60).length).toBeGreaterThan(5)
  expect(feed.changes(60)).toEqual([])
})

test('main lines are marked, and alternates have lines of their own', () => {
  const odds = feedOf('basketball').feed.changes(60).map(stored)
  for (const type of ['spread', 'total']) {
    const lines = odds.filter((one) => one.type === type && one.period === undefined)
    expect(lines.filter(({ main }) => main === true)).toHaveLength(1)
    expect(new Set(lines.map(({ line }) => line)).size).toBe(5)
  }
  expect(odds.some(({ period }) => period === '1h')).toBe(true)
})

test('a race is one market; its non-runner has no price any more', () => {
  const races = Array.from({ length: 20 }, (_, seed) => played('horse-racing', 120, 'changes', { seed }))
  for (const odds of races) expect(new Set(odds.filter((one) => !isBetStop(one)).map(marketId)).size).toBe(1)
  const removed = races
    .flat()
    .flatMap(({ outcomes }) => outcomes.filter(({ status }) => status === 'removed'))
  expect(removed.length).toBeGreaterThan(0)
  for (const { odds } of removed) expect(odds).toBeUndefined()
})

test('both forms of a record have the same content', () => {
  const general = feedOf('soccer')
    .feed.changes(60)
    .filter((quoted): quoted is GeneralRecord => 'status' in quoted)
    .filter((quoted) => quoted.status === 'open')
  const pairs = general.flatMap((record) => {
    const reference = toReferenceForm(record)
    return reference === undefined ? [] : [{ record, reference }]
  })
  expect(pairs.length).toBeGreaterThan(5)
  for (const { record, reference } of pairs) {
    expect(stored(reference, 7)).toEqual(stored(record, 7))
  }
})
