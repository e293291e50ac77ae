import type { EpochMs, GameId, Odds, Sport } from '@sportsfeeds/domain'
import type { Connection, ConnectionId, Heartbeat } from '@sportsfeeds/domain/internal'

/** A change of the table that the fan-out acts on. */
export type Change =
  | OddsChange
  | { readonly kind: 'connectionOpened' | 'connectionChanged'; readonly connection: Connection }
  | { readonly kind: 'connectionClosed'; readonly connectionId: ConnectionId }
  | { readonly kind: 'game'; readonly gameId: GameId; readonly sport: Sport }
  | { readonly kind: 'liveState'; readonly gameId: GameId }
  | HeartbeatChange

export interface OddsChange {
  readonly kind: 'odds'
  readonly odds: Odds
  /** Time of the change in the table. */
  readonly storedAt: EpochMs
}

export interface HeartbeatChange extends Pick<Heartbeat, 'beatAt' | 'shards'> {
  readonly kind: 'heartbeat'
}
