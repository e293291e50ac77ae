import type { GameId } from '@sportsfeeds/domain'

/** Kinds of analyst. A `slow` one leaves its socket unread at times, a `flapping` one loses its connection. */
export const analystKinds = ['plain', 'few-games', 'conflating', 'slow', 'flapping'] as const
export type AnalystKind = (typeof analystKinds)[number]

/** Mix of a crowd: shares of all analysts, from 0 to 1; the rest is plain. */
export interface CrowdPlan {
  readonly fewGames: number
  readonly conflating: number
  readonly slow: number
  readonly flapping: number
  /** Pause in which a slow analyst does not read. */
  readonly stallMs: number
  /** Average lifetime of a flapping analyst's connection. */
  readonly flapEveryMs: number
}

export interface SimulatedAnalyst {
  readonly kind: AnalystKind
  /** Games it follows; all of them if left out. */
  readonly games?: GameId[]
}
