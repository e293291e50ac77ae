import type { EpochMs, GameId, MarketType, ProviderName, Sport } from '@sportsfeeds/domain'
import type { Outcome } from '../../store/market.ts'

interface Common {
  readonly id: string
  readonly ruleId: string
  /** By the server's clock. */
  readonly atMs: EpochMs
}

interface OfMarket extends Common {
  readonly gameId: GameId
  readonly market: MarketType
  readonly provider: ProviderName
}

export interface MoveAlert extends OfMarket {
  readonly kind: 'move'
  readonly outcome: Outcome
  /** Decimal odds. */
  readonly from: number
  readonly to: number
  readonly tookMs: number
}

export interface SuspensionAlert extends OfMarket {
  readonly kind: 'suspension'
}

export interface SteamAlert extends Common {
  readonly kind: 'steam'
  readonly sport: Sport | undefined
  /** Of the home (or over) prices. */
  readonly direction: 'shortening' | 'drifting'
  readonly games: readonly GameId[]
}

export interface SilentAlert extends Common {
  readonly kind: 'silent'
  readonly provider: ProviderName
  readonly silentMs: number
}

/** Something that an analyst wants to be told of. */
export type Alert = MoveAlert | SuspensionAlert | SteamAlert | SilentAlert
