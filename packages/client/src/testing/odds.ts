import {
  betStopType,
  type Game,
  type Odds,
  oddsDigest,
  type Outcome,
  type Price,
  type ReferenceOdds,
  toInstant,
} from '@sportsfeeds/domain'
import type * as z from 'zod'

/** Fields of a record, with its outcomes as they are or as prices by outcome id. */
export type OddsFields = Partial<Omit<Odds, 'digest'>> & { readonly prices?: Readonly<Record<string, Price>> }

/** One odds record that the server received at `atMs`; its feed date is 50 ms earlier unless given. */
export function oddsAt(
  atMs: number,
  { prices = { home: -110, away: -110 }, ...fields }: OddsFields = {},
): Odds {
  return withDigest({
    gameId: 'game-1',
    type: 'moneyline',
    provider: 'acme',
    date: toInstant(atMs - 50),
    status: 'open',
    oddsFormat: 'american',
    outcomes: Object.entries(prices).map(([id, odds]): Outcome => ({ id, odds })),
    receivedAt: atMs,
    ...fields,
  })
}

/** A bet stop that the server received at `atMs`. */
export function betStopAt(atMs: number, fields: OddsFields = {}): Odds {
  return oddsAt(atMs, { type: betStopType, status: 'suspended', outcomes: [], ...fields })
}

/** The record with the digest of what it says. */
export function withDigest(odds: Omit<Odds, 'digest'>): Odds {
  return { ...odds, digest: oddsDigest(odds) }
}

export function gameOf(id: string, fields: Partial<Game> = {}): Game {
  return {
    id,
    sport: 'soccer',
    gameDate: '2026-05-01T19:00:00.000Z',
    name: 'Home v Away',
    status: 'live',
    homeTeam: 'Home',
    awayTeam: 'Away',
    createdAt: Date.UTC(2026, 4, 1),
    ...fields,
  }
}

/** One odds record as a provider sends it, in the form of the reference solution. */
export function feedOdds(fields: Partial<z.input<typeof ReferenceOdds>> = {}): z.input<typeof ReferenceOdds> {
  return {
    gameId: 'game-1',
    type: 'moneyline',
    date: '2026-05-01T19:00:00.000Z',
    homeOdds: -110,
    awayOdds: -110,
    isOpen: true,
    ...fields,
  }
}
