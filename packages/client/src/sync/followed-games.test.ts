import { allGames, type GameWithLive } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { gameOf } from '../testing/odds.ts'
import { createFollowedGames } from './followed-games.ts'

const soccer = { ...allGames, all: false, sports: ['soccer'] }

function live(rev: number, fields: Partial<GameWithLive> = {}): GameWithLive {
  return { ...gameOf('game-1', fields), live: { rev, score: { home: rev, away: 0 } } }
}

test('C21 a game is announced when it is first known and when it has changed, an older live state never', () => {
  const followed = createFollowedGames(allGames)
  expect(followed.learn([live(2)])).toHaveLength(1)
  expect(followed.learn([live(2), live(1, { name: 'Old name' })])).toEqual([])
  expect(followed.learn([live(2, { status: 'finished' })])).toMatchObject([{ game: { status: 'finished' } }])
  expect(followed.learn([gameOf('game-1', { name: 'New name' })])).toMatchObject([
    { game: { name: 'New name' }, live: { rev: 2 } },
  ])
})

test('C21 only followed games are announced, and those that are followed from now on', () => {
  const followed = createFollowedGames(soccer)
  const tennis = gameOf('game-2', { sport: 'tennis' })
  expect(followed.learn([gameOf('game-1'), tennis])).toMatchObject([{ game: { id: 'game-1' } }])
  expect(followed.change({ ...soccer, games: ['game-2'] })).toMatchObject([{ game: { id: 'game-2' } }])
})

test('C21 a game that has left the list is asked for, unless it is known to be over', () => {
  const followed = createFollowedGames(allGames)
  followed.learnList([gameOf('game-1'), gameOf('game-2'), gameOf('game-3')])
  followed.learn([gameOf('game-2', { status: 'finished' })])
  followed.learnList([gameOf('game-3')])
  expect(followed.takeUnlisted()).toEqual(['game-1'])
  expect(followed.takeUnlisted()).toEqual(['game-1'])
  followed.learn([gameOf('game-1', { status: 'finished' })])
  expect(followed.takeUnlisted()).toEqual([])
})

test('C21 a named game that is not on the list is asked for once', () => {
  const followed = createFollowedGames({ ...allGames, all: false, games: ['game-1', 'game-2'] })
  followed.learnList([gameOf('game-1')])
  expect([followed.takeUnlisted(), followed.takeUnlisted()]).toEqual([['game-2'], []])
})

test('C10 odds of a game whose sport is not known are wanted, of another sport they are not', () => {
  const followed = createFollowedGames(soccer)
  followed.learn([gameOf('game-2', { sport: 'tennis' })])
  expect(['game-1', 'game-2'].map((id) => followed.wants(id))).toEqual([true, false])
})
