import { type Game, type Odds, oddsDigest, toInstant } from '@sportsfeeds/domain'

/** One odds record that arrived at `atMs`. */
export function oddsAt(atMs: number, price: number, changes: Partial<Odds> = {}): Odds {
  const odds = {
    gameId: 'game-1',
    type: 'total',
    line: 2.5,
    provider: 'acme',
    date: toInstant(atMs),
    status: 'open' as const,
    oddsFormat: 'american' as const,
    outcomes: [
      { id: 'over', odds: price },
      { id: 'under', odds: -price },
    ],
    receivedAt: atMs,
    ...changes,
  }
  return { ...odds, digest: oddsDigest(odds) }
}

export function gameOf(id: string, changes: Partial<Game> = {}): Game {
  return {
    id,
    sport: 'soccer',
    gameDate: '2026-05-01T19:00:00.000Z',
    name: id,
    status: 'live',
    createdAt: 1,
    ...changes,
  }
}
