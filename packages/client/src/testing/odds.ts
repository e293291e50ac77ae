import { type FeedOddsInput, type Game, type Odds, toInstant } from '@sportsfeeds/domain'

/** One odds record that the server received at `atMs`; its feed date is 50 ms earlier unless given. */
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

/** One odds record as a provider sends it. */
export function feedOdds(fields: Partial<FeedOddsInput> = {}): FeedOddsInput {
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
