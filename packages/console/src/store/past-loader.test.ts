import { type FeedsApi, UnreachableError } from '@sportsfeeds/client'
import { oddsAt } from '@sportsfeeds/client/testing'
import { type Odds, providerMarketId } from '@sportsfeeds/domain'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { createPastLoader } from './past-loader.ts'

function setUp(isReachable: () => boolean = () => true) {
  const clock = createManualClock()
  const requested: string[] = []
  const odds: Odds[] = []
  let underWay = 0
  let mostUnderWay = 0
  const history: FeedsApi['history'] = async function* (gameId, { order }) {
    requested.push(`${gameId} ${order}`)
    underWay += 1
    mostUnderWay = Math.max(mostUnderWay, underWay)
    await new Promise<void>((resolve) => clock.setTimeout(resolve, 50))
    underWay -= 1
    if (!isReachable()) throw new UnreachableError('down')
    yield [oddsAt(clock.now(), { gameId })]
    throw new Error('Only the first page may be read.')
  }
  const loader = createPastLoader({
    feeds: { history },
    clock,
    onOdds: (page) => odds.push(...page),
    getMarkets: () => [],
  })
  return { clock, loader, requested, odds, mostUnderWay: () => mostUnderWay }
}

test('a game is requested once, for its openings and for its last minutes', async () => {
  const { clock, loader, requested, odds } = setUp()
  loader.request('game-1')
  loader.request('game-1')
  await clock.advance(1_000)
  loader.request('game-1')
  await clock.advance(1_000)
  expect(requested).toEqual(['game-1 asc', 'game-1 desc'])
  expect(odds).toHaveLength(2)
})

test('two games load at a time, the latest request first', async () => {
  const { clock, loader, requested, mostUnderWay } = setUp()
  for (const game of ['game-1', 'game-2', 'game-3', 'game-4']) loader.request(game)
  await clock.advance(2_000)
  expect(mostUnderWay()).toBe(2)
  expect(requested.slice(0, 2)).toEqual(['game-4 asc', 'game-3 asc'])
  expect(requested).toHaveLength(8)
})

test('a failed request is retried later', async () => {
  let isReachable = false
  const { clock, loader, odds } = setUp(() => isReachable)
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

/** Counts the pages read from the start of a game. */
async function openingPagesRead(marketsKnown: readonly Odds[], pages: readonly Odds[][]): Promise<number> {
  const clock = createManualClock()
  let read = 0
  const history: FeedsApi['history'] = async function* (_, { order }) {
    if (order === 'desc') return
    for (const page of pages) {
      read += 1
      yield page
    }
  }
  const loader = createPastLoader({
    feeds: { history },
    clock,
    onOdds: () => undefined,
    getMarkets: () => marketsKnown.map(providerMarketId),
  })
  loader.request('game-1')
  await clock.advance(1_000)
  return read
}

test('pages are read until each market with a price has its opening, up to a limit', async () => {
  const early = oddsAt(1_000, { type: 'moneyline' })
  const late = oddsAt(2_000, { type: 'total' })
  const pages = [[early], [early], [late], [late]]
  expect(await openingPagesRead([early], pages)).toBe(1)
  expect(await openingPagesRead([early, late], pages)).toBe(3)
  const endless = Array.from({ length: 100 }, () => [early])
  expect(await openingPagesRead([early, late], endless)).toBeLessThan(10)
})
