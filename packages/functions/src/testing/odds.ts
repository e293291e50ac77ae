import { type Odds, oddsId, type Price, toInstant } from '@sportsfeeds/domain'
import { withDigest } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'

/** The evening on which tests take place. */
export const eveningMs = Date.UTC(2026, 4, 1, 19)

/** A valid odds record whose feed date and arrival are `atMs` after the evening's start. */
export function oddsAt(atMs: number, changes: Partial<Odds> = {}): Odds {
  return withDigest({
    gameId: 'game-1',
    type: 'spread',
    provider: 'acme',
    date: toInstant(eveningMs + atMs),
    status: 'open',
    oddsFormat: 'american',
    outcomes: pricedAt(-110),
    receivedAt: eveningMs + atMs,
    ...changes,
  })
}

/** The outcomes of a market of two sides. */
export function pricedAt(home: Price, away: Price = -110): Odds['outcomes'] {
  return [
    { id: 'home', odds: home },
    { id: 'away', odds: away },
  ]
}

/**
 * Histories of a few games and markets: dense enough that instants and markets collide, with arrivals up to
 * `maxDelayMs` after the feed date.
 */
export function histories({
  games = 3,
  maxDelayMs = 60_000,
  maxLength = 120,
  spanMs = 600_000,
} = {}): fc.Arbitrary<Odds[]> {
  return fc.uniqueArray(
    fc
      .record({
        game: fc.integer({ min: 1, max: games }),
        kind: fc.constantFrom<Partial<Odds>>(
          { type: 'spread' },
          { type: 'spread', line: -3.5 },
          { type: 'moneyline' },
          { type: 'moneyline', status: 'suspended', outcomes: [] },
          { type: 'total', line: 2.5, period: '1h' },
          { type: '*', status: 'suspended', outcomes: [] },
        ),
        provider: fc.constantFrom('acme', 'zeta'),
        atMs: fc.integer({ min: 0, max: spanMs }),
        delayMs: fc.integer({ min: 0, max: maxDelayMs }),
      })
      .map(({ game, kind, provider, atMs, delayMs }) =>
        oddsAt(atMs, {
          gameId: `game-${game}`,
          ...kind,
          provider,
          receivedAt: eveningMs + atMs + delayMs,
        }),
      ),
    { maxLength, selector: oddsId },
  )
}
