import fc from 'fast-check'
import type { Client } from '../client.ts'
import type { Connection } from '../connection.ts'
import type { Game } from '../game.ts'
import { type Instant, toInstant } from '../instant.ts'
import type { LiveState } from '../live-state.ts'
import { betStopType, type Market } from '../odds/market.ts'
import { isBetStop, type MarketStatus, type Odds } from '../odds/odds.ts'
import { oddsDigest } from '../odds/odds-digest.ts'
import type { Outcome, OutcomeStatus } from '../odds/outcome.ts'
import { outcomesOfSides } from '../odds/sides.ts'
import type { OddsFormat, Price } from '../price/odds-format.ts'
import type { Subscription } from '../subscription.ts'
import { protocolVersion } from '../wire/frames.ts'

/** Generators of valid values of every entity, for property tests in any package. */
export const gameIds = fc.stringMatching(/^game-[A-Za-z0-9][A-Za-z0-9._:-]{0,40}$/)
export const clientIds = fc.stringMatching(/^client-[A-Za-z0-9][A-Za-z0-9._-]{0,40}$/)
export const connectionIds = fc.stringMatching(/^[A-Za-z0-9_-]{12,16}=$/)
export const providers = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,20}$/)
export const marketTypes = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/)
export const sports = fc.constantFrom('soccer', 'tennis', 'cricket', 'basketball', 'american-football')

export const epochMs = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 0, 1) })
export const instants: fc.Arbitrary<Instant> = epochMs.map(toInstant)
/** Microseconds after 2040 are finer than a float. */
const arrivalMs = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) })
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

export const lines: fc.Arbitrary<number> = fc
  .oneof(
    fc.integer({ min: -400, max: 400 }).map((quarters) => quarters / 4),
    fc.integer({ min: -1_000_000, max: 1_000_000 }),
  )
  .map((line) => line + 0)
const periods = fc.constantFrom('1h', '2h', 'q3', 'set-2', 'map.1')
/** Names and ids of players, with every character that separates the parts of a key. */
const subjects = fc
  .oneof(texts, fc.constantFrom('sr:player:1234', '76+', 'Draw/No bet', 'a#b%23', '@home', 'Ö/Ü:@#%'))
  .filter((text) => !/\p{Cc}/u.test(text))

export const markets: fc.Arbitrary<Market> = fc.record(
  { type: marketTypes, period: periods, subject: subjects, line: lines },
  { requiredKeys: ['type'] },
)

const outcomeIds = fc.oneof(
  fc.constantFrom('home', 'draw', 'away', 'over', 'under', 'sr:point_range:76+', 'Draw/No bet'),
  texts,
)

/** Odds records of every kind: any market, any outcomes, and now and then a bet stop. */
export const odds: fc.Arbitrary<Odds> = fc
  .tuple(
    fc.constantFrom<OddsFormat>('american', 'decimal', 'fractional'),
    fc.oneof(
      { weight: 9, arbitrary: markets },
      { weight: 1, arbitrary: fc.constant({ type: betStopType } as const) },
    ),
  )
  .chain(([oddsFormat, market]) =>
    fc
      .record(
        {
          gameId: gameIds,
          main: fc.boolean(),
          provider: providers,
          date: instants,
          seq: fc.nat(),
          status: fc.constantFrom<MarketStatus>('open', 'suspended', 'closed'),
          reason: texts,
          oddsFormat: fc.constant(oddsFormat),
          outcomes: outcomesIn(oddsFormat),
          summary: texts,
          gameDate: instantsToTheSecond,
          receivedAt: fc
            .tuple(arrivalMs, fc.nat(999))
            .map(([ms, index]) => Math.round(ms * 1000 + index) / 1000),
        },
        { requiredKeys: ['gameId', 'provider', 'date', 'status', 'oddsFormat', 'outcomes', 'receivedAt'] },
      )
      .map((record) =>
        withDigest({
          ...record,
          ...market,
          ...(isBetStop(market) ? { ...betStopContent, outcomes: [] } : {}),
        }),
      ),
  )

/** Odds with the digest of what they say. */
export function withDigest(record: Omit<Odds, 'digest'>): Odds {
  return { ...record, digest: oddsDigest(record) }
}

const betStopContent = { status: 'suspended', oddsFormat: 'american' } as const

export const liveStates: fc.Arbitrary<LiveState> = fc.record(
  {
    score: fc.record({ home: fc.nat(200), away: fc.nat(200) }),
    period: fc.constantFrom('1h', 'half-time', 'q3', 'set-2'),
    clock: fc.record(
      { seconds: fc.nat(7200), at: instants, running: fc.boolean(), countsDown: fc.boolean() },
      { requiredKeys: ['seconds', 'at', 'running'] },
    ),
    rev: fc.integer({ min: 1, max: 1_000_000 }),
  },
  { requiredKeys: ['rev'] },
)

export const games: fc.Arbitrary<Game> = fc.record({
  id: gameIds,
  sport: sports,
  gameDate: instantsToTheSecond,
  name: texts,
  status: fc.constantFrom('scheduled', 'live', 'finished', 'postponed', 'cancelled'),
  homeTeam: optional(texts),
  awayTeam: optional(texts),
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
  protocol: fc.constant(protocolVersion),
  createdAt: epochMs,
  endsAt: epochMs.map((ms) => Math.ceil(ms / 1000) * 1000),
})

function optional<T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(values, { nil: undefined })
}

function outcomesIn(format: OddsFormat): fc.Arbitrary<Outcome[]> {
  const outcome = fc.record(
    {
      id: outcomeIds,
      name: texts,
      odds: pricesIn[format],
      status: fc.constantFrom<OutcomeStatus>('suspended', 'removed', 'winner', 'loser'),
      line: lines,
    },
    { requiredKeys: ['id'] },
  )
  const sides = fc
    .record({
      home: pricesIn[format],
      draw: optional(pricesIn[format]),
      away: pricesIn[format],
      line: optional(lines),
    })
    .map(({ home, draw, away, line }) =>
      outcomesOfSides('moneyline', {
        homeOdds: home,
        drawOdds: draw,
        awayOdds: away,
        home: line,
        away: line === undefined ? undefined : 0 - line,
      }),
    )
  return fc.oneof(sides, fc.uniqueArray(outcome, { selector: ({ id }) => id, maxLength: 6 }))
}
