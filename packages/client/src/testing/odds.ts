import { type Game, type Odds, toInstant } from '@sportsfeeds/domain'

/** An odds for tests: `atMs` is when the server received it, its feed date is 50 ms before unless given. */
export function oddsAt(atMs: number, fields: Partial<Odds> = {}): Odds {
  return {
    gameId: 'game-1',
    type: 'moneyline',
    provider: 'acme',
    date: toInstant(atMs - 50),
    homeOdds: -110,
    awayOdds: -110,
    oddsFormat: 'american',
    isOpen: true,
    receivedAt: atMs,
    ...fields,
  }
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
