import {
  addToMarket,
  type FeedOddsInput,
  type GameInput,
  GameInput as GameInputSchema,
  isBetStop,
  type MarketState,
  type Odds,
  parseFeedOdds,
  providerMarketId,
  toOdds,
} from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { createDemoFeed } from './demo-feed.ts'
import { demoGames } from './demo-games.ts'

const startMs = Date.UTC(2026, 4, 1, 19)
const providers = ['demo-provider', 'fairline', 'northgate']

interface Sent {
  readonly provider: string
  readonly atMs: number
  readonly odds: FeedOddsInput
}

/** Sends for some minutes, looking twice a second. */
function play(seed: number, minutes: number) {
  const feed = createDemoFeed({ games: demoGames(startMs), providers: providers.length, seed })
  const sent: Sent[] = []
  const games: GameInput[] = []
  for (let atMs = startMs; atMs < startMs + minutes * 60_000; atMs += 500) {
    const update = feed.next(atMs)
    games.push(...update.games)
    for (const [place, odds] of update.odds.entries()) {
      sent.push(...odds.map((one) => ({ provider: providers[place] ?? '', atMs, odds: one })))
    }
  }
  return { sent, games }
}

function stored({ provider, atMs, odds }: Sent): Odds {
  const parsed = parseFeedOdds(odds)
  if (!parsed.success) throw parsed.error
  expect(parsed.unknownFields).toEqual([])
  return toOdds(parsed.data, provider, atMs)
}

test('the feeds API accepts every record and every game', () => {
  const { sent, games } = play(1, 5)
  expect(sent.map(stored).length).toBeGreaterThan(500)
  for (const game of games) expect(GameInputSchema.safeParse(game).error?.issues ?? []).toEqual([])
})

test('every provider prices every game in the first half minute, each with its own prices', () => {
  const odds = play(1, 0.5).sent.map(stored)
  const ids = demoGames(startMs).map(({ id }) => id)
  for (const provider of providers) {
    const own = odds.filter((one) => one.provider === provider)
    expect([...new Set(own.map(({ gameId }) => gameId))].toSorted()).toEqual(ids.toSorted())
  }
  const winners = odds.filter(({ gameId, type }) => gameId === ids[0] && type === 'moneyline')
  expect(new Set(winners.map(({ outcomes }) => JSON.stringify(outcomes))).size).toBeGreaterThan(2)
})

test('lines, halves, teams and runners are there', () => {
  const odds = play(1, 0.5).sent.map(stored)
  const states = new Map<string, MarketState>()
  for (const one of odds)
    states.set(providerMarketId(one), addToMarket(states.get(providerMarketId(one)), one))
  const latest = [...states.values()].map(({ newest }) => newest)
  expect(
    latest.filter(({ type, period }) => type === 'total' && period === undefined).length,
  ).toBeGreaterThan(20)
  expect(latest.some(({ type, period }) => type === 'total' && period === '1h')).toBe(true)
  expect(latest.some(({ subject }) => subject === 'Charlotte Hornets')).toBe(true)
  const races = latest.filter(({ type }) => type === 'win')
  expect(races).toHaveLength(providers.length)
  for (const { outcomes } of races) expect(outcomes.length).toBeGreaterThanOrEqual(8)
})

test('half an hour is gentle, has bet stops, scores and results, and the race is run again', () => {
  const { sent, games } = play(2, 30)
  expect(sent.length / 1_800).toBeLessThan(10)
  const odds = sent.map(stored)
  expect(odds.filter(isBetStop).length).toBeGreaterThan(3)
  expect(odds.some(({ status }) => status === 'closed')).toBe(true)
  const scores = games.filter(({ sport }) => sport === 'soccer').flatMap(({ live }) => live?.score ?? [])
  expect(scores.length).toBeGreaterThan(10)
  const race = games.filter(({ sport }) => sport === 'horse-racing').map(({ status }) => status)
  expect(race.filter((status) => status === 'finished').length).toBeGreaterThanOrEqual(1)
  expect(race.lastIndexOf('scheduled')).toBeGreaterThan(race.indexOf('finished'))
})

test('a request never names one market twice', () => {
  const requests = Map.groupBy(play(3, 5).sent, ({ provider, atMs }) => `${provider} ${atMs}`)
  for (const request of requests.values()) {
    const markets = request.map((one) => providerMarketId(stored(one)))
    expect(new Set(markets).size).toBe(markets.length)
  }
})

test('a seed makes the feed repeatable', () => {
  expect(play(4, 1)).toEqual(play(4, 1))
  expect(play(4, 1)).not.toEqual(play(5, 1))
})
