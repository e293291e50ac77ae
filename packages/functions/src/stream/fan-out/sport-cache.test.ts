import { createDeferred } from '@sportsfeeds/std'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { createSportCache, lookupPatienceMs } from './sport-cache.ts'
import type { GameSport } from '../../ports.ts'

test('games in play are fetched at once and need no lookup', async () => {
  const { cache, lookups } = setUp({ inPlay: [{ gameId: 'game-a', sport: 'tennis' }] })
  expect(await cache.sportsOf(['game-a'])).toEqual({ known: new Map([['game-a', 'tennis']]), unresolved: [] })
  expect(lookups).toEqual([])
})

test('another game is looked up once, even by concurrent callers', async () => {
  const { cache, lookups } = setUp({ others: [{ gameId: 'game-b', sport: 'soccer' }] })
  await Promise.all([cache.sportsOf(['game-b']), cache.sportsOf(['game-b'])])
  expect((await cache.sportsOf(['game-b'])).known).toEqual(new Map([['game-b', 'soccer']]))
  expect(lookups).toEqual(['game-b'])
})

test('a game without a record is left out, and not looked up again for a while', async () => {
  const { cache, lookups, clock } = setUp({})
  expect(await cache.sportsOf(['game-c'])).toEqual({ known: new Map(), unresolved: [] })
  await clock.advance(29_000)
  await cache.sportsOf(['game-c'])
  expect(lookups).toEqual(['game-c'])
  await clock.advance(1_000)
  await cache.sportsOf(['game-c'])
  expect(lookups).toEqual(['game-c', 'game-c'])
})

test('a game that is recorded later is known at once', async () => {
  const { cache, lookups } = setUp({})
  await cache.sportsOf(['game-c'])
  cache.put({ gameId: 'game-c', sport: 'cricket' })
  expect((await cache.sportsOf(['game-c'])).known.get('game-c')).toBe('cricket')
  expect(lookups).toEqual(['game-c'])
})

test('the games in play are read again after a minute, in the background', async () => {
  const inPlay: GameSport[] = []
  const { cache, clock, lookups } = setUp({ inPlay })
  await cache.sportsOf(['game-a'])
  inPlay.push({ gameId: 'game-b', sport: 'tennis' })
  await clock.advance(60_000)
  await cache.sportsOf(['game-a'])
  await clock.advance(0)
  expect((await cache.sportsOf(['game-b'])).known.get('game-b')).toBe('tennis')
  expect(lookups).not.toContain('game-b')
})

test('a lookup that fails leaves its own game unresolved, and the list that fails is read again', async () => {
  let failures = 1
  const cache = createSportCache({
    lookup: {
      gamesInPlay: async () => {
        failures -= 1
        if (failures >= 0) throw new Error('unreachable')
        return [{ gameId: 'game-a', sport: 'tennis' }]
      },
      sportOfGame: async (gameId) => {
        if (gameId === 'game-a') throw new Error('unreachable')
        return 'soccer'
      },
    },
    clock: createManualClock(),
  })
  expect(await cache.sportsOf(['game-a', 'game-b'])).toEqual({
    known: new Map([['game-b', 'soccer']]),
    unresolved: ['game-a'],
  })
  expect((await cache.sportsOf(['game-a'])).known).toEqual(new Map([['game-a', 'tennis']]))
})

test('a lookup that takes long is not waited for, and its result is there for the next odds', async () => {
  const found = createDeferred<string>()
  const clock = createManualClock(0)
  const cache = createSportCache({
    lookup: { gamesInPlay: async () => [], sportOfGame: () => found.promise },
    clock,
  })
  const sports = clock.run(cache.sportsOf(['game-a']))
  expect(await sports).toEqual({ known: new Map(), unresolved: ['game-a'] })
  expect(clock.now()).toBe(lookupPatienceMs)
  found.resolve('tennis')
  await clock.advance(0)
  expect((await cache.sportsOf(['game-a'])).known).toEqual(new Map([['game-a', 'tennis']]))
})

function setUp({ inPlay = [], others = [] }: { inPlay?: GameSport[]; others?: GameSport[] }) {
  const clock = createManualClock()
  const lookups: string[] = []
  const cache = createSportCache({
    lookup: {
      gamesInPlay: async () => [...inPlay],
      sportOfGame: async (gameId) => {
        lookups.push(gameId)
        return others.find((game) => game.gameId === gameId)?.sport
      },
    },
    clock,
  })
  return { cache, lookups, clock }
}
