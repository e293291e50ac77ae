import type { LiveState } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { createScoreLog } from './score-log.ts'

function live(rev: number, home: number, period = '1h'): LiveState {
  return { score: { home, away: 0 }, period, rev }
}

test('goals and periods are recorded, the first state and repeats are not', () => {
  const log = createScoreLog()
  log.record('game-1', undefined, live(1, 0), 10)
  log.record('game-1', live(1, 0), live(2, 1), 20)
  log.record('game-1', live(2, 1), live(2, 1), 25)
  log.record('game-1', live(2, 1), live(3, 1), 28)
  log.record('game-1', live(3, 1), live(4, 1, '2h'), 30)
  expect(log.get('game-1').map(({ atMs, isScore }) => [atMs, isScore])).toEqual([
    [20, true],
    [30, false],
  ])
  expect(log.get('game-2')).toEqual([])
})

test('a state that is older than the one known changes nothing', () => {
  const log = createScoreLog()
  log.record('game-1', live(5, 2), live(4, 1), 20)
  expect(log.get('game-1')).toEqual([])
})
