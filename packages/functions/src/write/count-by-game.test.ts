import { expect, test } from 'vitest'
import { countByGame } from './count-by-game.ts'

test('records are counted by game, whatever else they say, and those of no game that there can be are not', () => {
  const records = [
    { gameId: 'game-1' },
    { gameId: 'game-1', type: 7 },
    { gameId: 'game-2' },
    { gameId: '__proto__' },
    { gameId: `game-${'x'.repeat(81)}` },
    { gameId: 1 },
    {},
    null,
    'game-1',
  ]
  expect([...countByGame(records)]).toEqual([
    ['game-1', 2],
    ['game-2', 1],
  ])
})
