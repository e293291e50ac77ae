import { type FeedsApi, UnreachableError } from '@sportsfeeds/client'
import { oddsAt } from '@sportsfeeds/client/testing'
import type { GameId, Odds } from '@sportsfeeds/domain'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { createPastLoader } from './past-loader.ts'

interface SetUp {
  readonly isReachable?: () => boolean
  readonly recentPages?: number
}

function setUp({ isReachable = () => true, recentPages = 1 }: SetUp = {}) {
  const clock = createManualClock()
  const requested: string[] = []
  const odds: Odds[] = []
  let underWay = 0
  let mostUnderWay = 0
  const respond = async (kind: string, games: readonly GameId[]): Promise<Odds[]> => {
    requested.push(`${kind} ${games.join(' ')}`)
    underWay += 1
    mostUnderWay = Math.max(mostUnderWay, underWay)
    await new Promise<void>((resolve) => clock.setTimeout(resolve, 50))
    underWay -= 1
    if (!isReachable()) throw new UnreachableError('down')
    return games.map((gameId) => oddsAt(clock.now(), { gameId }))
  }
  const feeds: Pick<FeedsApi, 'opening' | 'since'> = {
    async *opening(games) {
      yield await respond('opening', games)
    },
    async *since(games, sinceMs) {
      for (let page = 0; page < recentPages; page += 1)
        yield await respond(`${(clock.now() - sinceMs) / 60_000} min`, games)
    },
  }
  const loader = createPastLoader({
    feeds,
    clock,
    serverNow: clock.now,
    onOdds: (page) => odds.push(...page),
  })
  return { clock, loader, requested, odds, mostUnderWay: () => mostUnderWay }
}

test('games that come into view together are requested together, once', async () => {
  const { clock, loader, requested, odds } = setUp()
  for (const game of ['game-1', 'game-2', 'game-1', 'game-3']) loader.request(game)
  await clock.advance(1_000)
  loader.request('game-2')
  await clock.advance(1_000)
  expect(requested).toEqual(['opening game-1 game-2 game-3', '10 min game-1 game-2 game-3'])
  expect(odds).toHaveLength(6)
})

test('two batches load at a time, the latest request first', async () => {
  const { clock, loader, requested, mostUnderWay } = setUp()
  for (let game = 1; game <= 70; game += 1) loader.request(`game-${game}`)
  await clock.advance(2_000)
  expect(mostUnderWay()).toBe(2)
  expect(requested).toHaveLength(8)
  expect(requested[0]).toMatch(/^opening game-51 .* game-70$/)
})

test('a failed request is retried later', async () => {
  let isReachable = false
  const { clock, loader, odds } = setUp({ isReachable: () => isReachable })
  loader.request('game-1')
  await clock.advance(1_000)
  expect(odds).toEqual([])
  isReachable = true
  await clock.advance(10_000)
  expect(odds).toHaveLength(2)
})

test('a stopped loader requests nothing', async () => {
  const { clock, loader, requested } = setUp()
  loader.request('game-1')
  loader.stop()
  loader.request('game-2')
  await clock.advance(60_000)
  expect(requested).toEqual([])
})

test('of very busy games, no more pages are read than there are games', async () => {
  const { clock, loader, requested } = setUp({ recentPages: 100 })
  loader.request('game-1')
  loader.request('game-2')
  await clock.advance(10_000)
  expect(requested).toHaveLength(3)
})
