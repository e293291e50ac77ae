import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCrowd, kindsByShare } from './crowd.ts'
import { analystKinds, type CrowdPlan } from '../model/analyst.ts'

const alike: CrowdPlan = { fewGames: 0, conflating: 0, slow: 0, flapping: 0, stallMs: 1, flapEveryMs: 1 }
const games = Array.from({ length: 20 }, (_, n) => `game-${n}`)

test('without shares everybody is plain', () => {
  expect(createCrowd(3, alike, games, 1)).toEqual([{ kind: 'plain' }, { kind: 'plain' }, { kind: 'plain' }])
})

test('shares are of all analysts, and the rest is plain', () => {
  const mixed = { ...alike, fewGames: 0.3, conflating: 0.2, slow: 0.1, flapping: 0.1 }
  expect(kindsByShare(10, mixed)).toEqual([
    { kind: 'plain', count: 3 },
    { kind: 'few-games', count: 3 },
    { kind: 'conflating', count: 2 },
    { kind: 'slow', count: 1 },
    { kind: 'flapping', count: 1 },
  ])
})

test('an analyst of few games follows three of its own, the same for the same seed', () => {
  const crowd = createCrowd(40, { ...alike, fewGames: 1 }, games, 7)
  for (const { games: followed = [] } of crowd) {
    expect(new Set(followed).size).toBe(3)
    expect(games).toEqual(expect.arrayContaining([...followed]))
  }
  expect(new Set(crowd.map((analyst) => String(analyst.games))).size).toBeGreaterThan(20)
  expect(createCrowd(40, { ...alike, fewGames: 1 }, games, 7)).toEqual(crowd)
  expect(createCrowd(1, { ...alike, fewGames: 1 }, ['game-0'], 7)).toEqual([
    { kind: 'few-games', games: ['game-0'] },
  ])
})

test('whatever the shares, there are as many of each kind as was counted, and all together', () => {
  const part = fc.integer({ min: 0, max: 25 }).map((percent) => percent / 100)
  fc.assert(
    fc.property(fc.nat(200), part, part, part, part, (count, fewGames, conflating, slow, flapping) => {
      const plan = { ...alike, fewGames, conflating, slow, flapping }
      const crowd = createCrowd(count, plan, games, 1)
      expect(crowd).toHaveLength(count)
      for (const { kind, count: wanted } of kindsByShare(count, plan)) {
        expect(wanted).toBeGreaterThanOrEqual(0)
        expect(crowd.filter((analyst) => analyst.kind === kind)).toHaveLength(wanted)
      }
      expect(kindsByShare(count, plan)).toHaveLength(analystKinds.length)
    }),
  )
})
