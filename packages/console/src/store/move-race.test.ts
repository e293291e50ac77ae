import { oddsAt, type OddsFields } from '@sportsfeeds/client/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMoveRace, type MoveRace } from './move-race.ts'

const startMs = Date.UTC(2026, 4, 1, 19)

function price(
  race: MoveRace,
  second: number,
  provider: string,
  home: number,
  fields: OddsFields = {},
): void {
  race.record(
    oddsAt(startMs + second * 1000, {
      provider,
      oddsFormat: 'decimal',
      prices: { home, away: 2 },
      ...fields,
    }),
  )
}

function opened(...providers: string[]): MoveRace {
  const race = createMoveRace()
  for (const provider of providers) price(race, 0, provider, 2)
  return race
}

/** A line that moves, and the price with it. */
function spread(line: number): OddsFields {
  return {
    type: 'spread',
    outcomes: [
      { id: 'home', odds: 2 - line / 10, line },
      { id: 'away', odds: 2, line: -line },
    ],
  }
}

test('the first of several providers to move an outcome leads, the others follow with their delay', () => {
  const race = opened('acme', 'bravo', 'zenith')
  price(race, 1, 'acme', 1.8)
  price(race, 3, 'bravo', 1.8)
  price(race, 11, 'zenith', 1.8)
  expect(race.read('acme')).toEqual({ led: 1, followed: 0, lagMs: undefined })
  expect(race.read('bravo')).toEqual({ led: 0, followed: 1, lagMs: 2_000 })
  expect(race.read('zenith')).toMatchObject({ followed: 1, lagMs: 10_000 })
})

test('a move that nobody follows, follows too late, or in the other direction, leads nowhere', () => {
  const race = opened('acme', 'bravo')
  price(race, 1, 'acme', 1.8)
  price(race, 2, 'bravo', 2.2)
  price(race, 90, 'bravo', 1.8)
  expect(race.read('acme').led).toBe(0)
  expect(race.read('bravo')).toMatchObject({ led: 0, followed: 0 })
})

test('small moves, suspended prices and moved lines do not count', () => {
  const race = opened('acme', 'bravo')
  price(race, 1, 'acme', 1.99)
  price(race, 2, 'bravo', 1.5, { status: 'suspended' })
  for (const provider of ['acme', 'bravo']) price(race, 3, provider, 2, spread(1))
  price(race, 4, 'acme', 2, spread(3))
  price(race, 5, 'bravo', 2, spread(3))
  expect([race.read('acme'), race.read('bravo')].map(({ led, followed }) => led + followed)).toEqual([0, 0])
})

test('each race has one leader, and everybody else in it follows', () => {
  const moves = fc.array(
    fc.tuple(fc.nat(300), fc.constantFrom('a', 'b', 'c'), fc.constantFrom(1.6, 1.8, 2, 2.4)),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(moves, (played) => {
      const race = opened('a', 'b', 'c')
      for (const [second, provider, home] of played.toSorted(([x], [y]) => x - y))
        price(race, second, provider, home)
      const scores = ['a', 'b', 'c'].map((provider) => race.read(provider))
      const led = scores.reduce((sum, score) => sum + score.led, 0)
      const followed = scores.reduce((sum, score) => sum + score.followed, 0)
      expect(followed).toBeGreaterThanOrEqual(led)
      expect(followed).toBeLessThanOrEqual(2 * led)
      for (const { lagMs } of scores) expect(lagMs ?? 0).toBeLessThanOrEqual(60_000)
    }),
  )
})
