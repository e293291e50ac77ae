import type { GameId } from '@sportsfeeds/domain'

/** What analysts are like. A `slow` one leaves its socket unread at times, a `flapping` one loses its connection. */
export const analystKinds = ['plain', 'few-games', 'conflating', 'slow', 'flapping'] as const
export type AnalystKind = (typeof analystKinds)[number]

/** How a crowd is mixed: shares of all analysts, from 0 to 1; the rest is plain. */
export interface CrowdPlan {
  readonly fewGames: number
  readonly conflating: number
  readonly slow: number
  readonly flapping: number
  /** How long a slow analyst does not read. */
  readonly stallMs: number
  /** How long a connection of a flapping analyst holds, on average. */
  readonly flapEveryMs: number
}

export interface SimulatedAnalyst {
  readonly kind: AnalystKind
  /** What it follows; everything when left out. */
  readonly games?: GameId[]
}
