import fc from 'fast-check'
import type { Client } from '../client.ts'
import type { Connection } from '../connection.ts'
import type { Game } from '../game.ts'
import { type Instant, toInstant } from '../instant.ts'
import type { Odds } from '../odds/odds.ts'
import type { OddsFormat, Price } from '../price/odds-format.ts'
import type { Subscription } from '../subscription.ts'

/** Generators of valid values of every entity, for property tests in any package. */
export const gameIds = fc.stringMatching(/^game-[A-Za-z0-9][A-Za-z0-9._-]{0,40}$/)
export const clientIds = fc.stringMatching(/^client-[A-Za-z0-9][A-Za-z0-9._-]{0,40}$/)
export const connectionIds = fc.stringMatching(/^[A-Za-z0-9_-]{12,16}=$/)
export const providers = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,20}$/)
export const marketTypes = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/)
export const sports = fc.constantFrom('soccer', 'tennis', 'cricket', 'basketball', 'american-football')

export const epochMs = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 0, 1) })
export const instants: fc.Arbitrary<Instant> = epochMs.map(toInstant)
const instantsToTheSecond = epochMs.map((ms) => toInstant(Math.floor(ms / 1000) * 1000))
const texts = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => text.trim() === text)

const pricesIn: Record<OddsFormat, fc.Arbitrary<Price>> = {
  american: fc.oneof(fc.integer({ min: -100_000, max: -100 }), fc.integer({ min: 100, max: 100_000 })),
  decimal: fc.integer({ min: 101, max: 100_000 }).map((hundredths) => hundredths / 100),
  fractional: fc
    .tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 999 }))
    .map(([numerator, denominator]) => `${numerator}/${denominator}`),
}

export const odds: fc.Arbitrary<Odds> = fc
  .constantFrom<OddsFormat>('american', 'decimal', 'fractional')
  .chain((oddsFormat) =>
    fc.record({
      gameId: gameIds,
      type: marketTypes,
      provider: providers,
      date: instants,
      home: optional(fc.integer({ min: -100, max: 100 })),
      away: optional(fc.integer({ min: -100, max: 100 })),
      homeOdds: pricesIn[oddsFormat],
      awayOdds: pricesIn[oddsFormat],
      drawOdds: optional(pricesIn[oddsFormat]),
      oddsFormat: fc.constant(oddsFormat),
      isOpen: fc.boolean(),
      summary: optional(texts),
      gameDate: optional(instantsToTheSecond),
      seq: optional(fc.nat()),
      receivedAt: epochMs,
    }),
  )

export const games: fc.Arbitrary<Game> = fc.record({
  id: gameIds,
  sport: sports,
  gameDate: instantsToTheSecond,
  name: texts,
  status: fc.constantFrom('scheduled', 'live', 'finished', 'postponed', 'cancelled'),
  homeTeam: texts,
  awayTeam: texts,
  league: optional(texts),
  season: optional(texts),
  venue: optional(texts),
  type: optional(texts),
  createdAt: epochMs,
})

export const clients: fc.Arbitrary<Client> = fc.record({
  id: clientIds,
  name: texts,
  description: optional(texts),
  active: fc.boolean(),
  createdAt: epochMs,
})

export const subscriptions: fc.Arbitrary<Subscription> = fc.record({
  all: fc.boolean(),
  games: fc.array(gameIds, { maxLength: 5 }),
  sports: fc.array(sports, { maxLength: 3 }),
  conflate: fc.boolean(),
})

export const connections: fc.Arbitrary<Connection> = fc.record({
  id: connectionIds,
  clientId: clientIds,
  endpoint: fc.constant('https://abc.execute-api.eu-west-1.amazonaws.com/v1'),
  subscription: subscriptions,
  createdAt: epochMs,
})

function optional<T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(values, { nil: undefined })
}
