import { expect, test } from 'vitest'
import { createVirtualClock } from '../../testing/virtual-clock.ts'
import { createGames } from './sport-cache.ts'
import type { GameSport } from '../../ports.ts'

test('games in play are fetched at once and need no lookup', async () => {
  const { games, lookups } = setUp({ inPlay: [{ gameId: 'game-a', sport: 'tennis' }] })
  expect(await games.sportsOf(['game-a'])).toEqual(new Map([['game-a', 'tennis']]))
  expect(lookups).toEqual([])
})

test('another game is looked up once, also when many ask at once', async () => {
  const { games, lookups } = setUp({ others: [{ gameId: 'game-b', sport: 'soccer' }] })
  await Promise.all([games.sportsOf(['game-b']), games.sportsOf(['game-b'])])
  expect(await games.sportsOf(['game-b'])).toEqual(new Map([['game-b', 'soccer']]))
  expect(lookups).toEqual(['game-b'])
})

test('a game without a record is left out, and not looked up again for a while', async () => {
  const { games, lookups, clock } = setUp({})
  expect((await games.sportsOf(['game-c'])).size).toBe(0)
  await clock.advance(29_000)
  await games.sportsOf(['game-c'])
  expect(lookups).toEqual(['game-c'])
  await clock.advance(1_000)
  await games.sportsOf(['game-c'])
  expect(lookups).toEqual(['game-c', 'game-c'])
})

test('a game that is recorded meanwhile is known at once', async () => {
  const { games, lookups } = setUp({})
  await games.sportsOf(['game-c'])
  games.put({ gameId: 'game-c', sport: 'cricket' })
  expect((await games.sportsOf(['game-c'])).get('game-c')).toBe('cricket')
  expect(lookups).toEqual(['game-c'])
})

test('the games in play are read again after a minute, beside the flow', async () => {
  const inPlay: GameSport[] = []
  const { games, clock, lookups } = setUp({ inPlay })
  await games.sportsOf(['game-a'])
  inPlay.push({ gameId: 'game-b', sport: 'tennis' })
  await clock.advance(60_000)
  await games.sportsOf(['game-a'])
  await clock.advance(0)
  expect((await games.sportsOf(['game-b'])).get('game-b')).toBe('tennis')
  expect(lookups).not.toContain('game-b')
})

test('a lookup that fails is thrown, so that no follower of the sport misses the odds', async () => {
  const games = createGames({
    records: { gamesInPlay: async () => [], sportOfGame: () => Promise.reject(new Error('no answer')) },
    clock: createVirtualClock(),
  })
  await expect(games.sportsOf(['game-a'])).rejects.toThrow('no answer')
})

function setUp({ inPlay = [], others = [] }: { inPlay?: GameSport[]; others?: GameSport[] }) {
  const clock = createVirtualClock()
  const lookups: string[] = []
  const games = createGames({
    records: {
      gamesInPlay: async () => [...inPlay],
      sportOfGame: async (gameId) => {
        lookups.push(gameId)
        return others.find((game) => game.gameId === gameId)?.sport
      },
    },
    clock,
  })
  return { games, lookups, clock }
}
