import type { EpochMs, GameId, MarketType, ProviderName, Sport } from '@sportsfeeds/domain'
import type { Outcome } from '../../store/market.ts'

interface Common {
  readonly id: string
  readonly ruleId: string
  /** By the server's clock. */
  readonly atMs: EpochMs
}

interface MarketAlert extends Common {
  readonly gameId: GameId
  readonly market: MarketType
  readonly provider: ProviderName
}

export interface MoveAlert extends MarketAlert {
  readonly kind: 'move'
  readonly outcome: Outcome
  /** Decimal prices. */
  readonly from: number
  readonly to: number
  readonly tookMs: number
}

export interface SuspensionAlert extends MarketAlert {
  readonly kind: 'suspension'
}

export interface SteamAlert extends Common {
  readonly kind: 'steam'
  readonly sport: Sport | undefined
  /** Direction of the home (or over) prices. */
  readonly direction: 'shortening' | 'drifting'
  readonly games: readonly GameId[]
}

export interface SilentAlert extends Common {
  readonly kind: 'silent'
  readonly provider: ProviderName
  readonly silentMs: number
}

/** One firing of a rule. */
export type Alert = MoveAlert | SuspensionAlert | SteamAlert | SilentAlert
