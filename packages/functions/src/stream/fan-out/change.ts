import type { Connection, ConnectionId, EpochMs, GameId, Odds, Sport } from '@sportsfeeds/domain'

/** A change of the table that concerns those who watch it. */
export type Change =
  | {
      readonly kind: 'odds'
      readonly odds: Odds
      /** When the table took the change. */
      readonly storedAt: EpochMs
    }
  | { readonly kind: 'connectionOpened' | 'connectionChanged'; readonly connection: Connection }
  | { readonly kind: 'connectionClosed'; readonly connectionId: ConnectionId }
  | { readonly kind: 'game'; readonly gameId: GameId; readonly sport: Sport }
