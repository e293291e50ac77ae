import { FeedOdds } from '@sportsfeeds/domain'
import { sampleGames } from '@sportsfeeds/domain/samples'
import { createRandom } from '@sportsfeeds/std'
import { expect, test } from 'vitest'
import { createDemoFeed } from './demo-feed.ts'

const startMs = Date.UTC(2026, 4, 1, 19)

function play(seed: number, ticks: number) {
  const feed = createDemoFeed(sampleGames(startMs), createRandom(seed))
  return Array.from({ length: ticks }, (_, tick) => feed.next(startMs + tick * 500)).flat()
}

test('every odds record is one that the feeds API accepts', () => {
  for (const odds of play(1, 2_000)) {
    const parsed = FeedOdds.safeParse(odds)
    expect(parsed.error?.issues ?? []).toEqual([])
  }
})

test('every sample game is priced, prices move, and markets are suspended and reopen', () => {
  const odds = play(2, 2_000)
  expect(new Set(odds.map(({ gameId }) => gameId)).size).toBe(sampleGames(startMs).length)
  const liverpool = odds.filter(({ gameId, type }) => gameId === 'game-soc-lfc-bou' && type === 'moneyline')
  expect(new Set(liverpool.map(({ homeOdds }) => homeOdds)).size).toBeGreaterThan(20)
  const firstSuspended = liverpool.findIndex(({ isOpen }) => !isOpen)
  expect(firstSuspended).toBeGreaterThan(0)
  expect(liverpool.slice(firstSuspended).some(({ isOpen }) => isOpen)).toBe(true)
})

test('a request never names one market twice, which the store would fold into one', () => {
  const feed = createDemoFeed(sampleGames(startMs), createRandom(3))
  for (let tick = 0; tick < 500; tick += 1) {
    const names = feed.next(startMs + tick * 500).map(({ gameId, type }) => `${gameId} ${type}`)
    expect(new Set(names).size).toBe(names.length)
  }
})

test('a seed makes the feed repeatable', () => {
  expect(play(4, 50)).toEqual(play(4, 50))
  expect(play(4, 50)).not.toEqual(play(5, 50))
})
