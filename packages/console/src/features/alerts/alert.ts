import type { EpochMs, GameId, Line, Market, Outcome, ProviderName, Sport } from '@sportsfeeds/domain'
import type { Quoted } from '../../store/quoted.ts'

interface Common {
  readonly id: string
  readonly ruleId: string
  /** By the server's clock. */
  readonly atMs: EpochMs
}

export interface MoveAlert extends Common {
  readonly kind: 'move'
  readonly gameId: GameId
  readonly market: Market
  readonly provider: ProviderName
  readonly outcome: Pick<Outcome, 'id' | 'name'>
  /** The outcome's line. */
  readonly line: Line | undefined
  readonly from: Quoted
  readonly to: Quoted
  readonly tookMs: number
}

export interface SuspensionAlert extends Common {
  readonly kind: 'suspension'
  readonly gameId: GameId
  /** Undefined for a bet stop, which suspends all markets of the game. */
  readonly market: Market | undefined
  /** The market's line when it was suspended. */
  readonly line: Line | undefined
  readonly provider: ProviderName
  readonly reason: string | undefined
}

export interface SteamAlert extends Common {
  readonly kind: 'steam'
  readonly sport: Sport | undefined
  /** Direction of the home, over or yes prices. */
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
