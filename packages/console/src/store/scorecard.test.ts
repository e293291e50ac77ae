import { gameOf, oddsAt, type OddsFields } from '@sportsfeeds/client/testing'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { createMarketStore } from './market-store.ts'
import { createScorecard } from './scorecard.ts'

async function scorecard(
  odds: readonly OddsFields[],
  sampledMs: number,
  status: 'live' | 'scheduled' = 'live',
) {
  const clock = createManualClock()
  const markets = createMarketStore({ clock })
  const games = new Map([
    ['game-1', gameOf('game-1', { league: 'Premier League', status })],
    ['game-2', gameOf('game-2', { league: 'NBA', status })],
  ])
  const store = createScorecard({ markets, games: { get: () => games }, clock })
  for (const fields of odds) markets.push(oddsAt(clock.now(), { oddsFormat: 'decimal', ...fields }))
  await clock.advance(sampledMs)
  store.stop()
  markets.stop()
  return store.read()
}

const open: OddsFields = { prices: { home: 1.9, away: 1.9 } }

test('margins are means of open markets, by league and over all', async () => {
  const [acme] = await scorecard(
    [
      { ...open, prices: { home: 2, away: 2 } },
      { ...open, type: 'total', line: 2.5, prices: { over: 1.25, under: 5 } },
      { ...open, gameId: 'game-2', prices: { home: 1.6, away: 1.6 } },
    ],
    200,
  )
  expect(acme?.margins.get('Premier League')).toBeCloseTo(0)
  expect(acme?.margins.get('NBA')).toBeCloseTo(0.25)
  expect(acme?.margin).toBeCloseTo(0.25 / 3)
  expect(acme?.openMarkets).toBe(3)
})

test('the share of suspended time counts markets in play, once every few seconds', async () => {
  const odds: OddsFields[] = [
    open,
    { ...open, gameId: 'game-2', status: 'suspended' },
    { ...open, provider: 'bravo' },
  ]
  const [acme, bravo] = await scorecard(odds, 21_000)
  expect(acme?.suspendedShare).toBeCloseTo(0.5)
  expect(bravo?.suspendedShare).toBe(0)
  const [before] = await scorecard(odds, 21_000, 'scheduled')
  expect(before?.suspendedShare).toBeUndefined()
})
