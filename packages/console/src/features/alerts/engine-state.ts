import type { ReceivedOdds } from '@sportsfeeds/client'
import type { EpochMs, Line, MarketState, Odds, ProviderName } from '@sportsfeeds/domain'
import type { Games } from '../../store/game-store.ts'
import type { Prices } from '../../store/quoted.ts'
import type { MarketKey } from '../../store/market.ts'
import type { PriceWindow } from './price-window.ts'
import type { Rule } from './rules.ts'

/** All times are the server's. */
export type EngineEvent =
  /** Odds received since the last event, in order of arrival. */
  | { readonly type: 'odds'; readonly odds: readonly ReceivedOdds[]; readonly nowMs: EpochMs }
  | { readonly type: 'connection'; readonly isLive: boolean; readonly nowMs: EpochMs }
  /** Sent at regular intervals, to notice silence and to expire old entries. */
  | { readonly type: 'tick'; readonly nowMs: EpochMs }

export interface EngineState {
  /** Least recently changed first. */
  readonly markets: ReadonlyMap<MarketKey, MarketMemory>
  /** The newest bet stop of each game and provider, least recent first. */
  readonly betStops: ReadonlyMap<string, Odds>
  /** Time of each provider's last update, least recent first. */
  readonly providers: ReadonlyMap<ProviderName, EpochMs>
  /** Markets of each group: those that differ only in line and provider. */
  readonly peers: ReadonlyMap<string, ReadonlySet<MarketKey>>
  /** Providers that moved and when, by steam rule, outcome and direction. */
  readonly steam: ReadonlyMap<string, ReadonlyMap<ProviderName, EpochMs>>
  /** End of each cooldown, by rule and subject. */
  readonly cooling: ReadonlyMap<string, EpochMs>
  /** Rules and providers whose silence was reported and has not ended. */
  readonly reportedSilent: ReadonlySet<string>
  /** Time since when all odds of a provider are late, by rule and provider. */
  readonly late: ReadonlyMap<string, EpochMs>
  /** Markets in which a rule holds that must hold for a while, by rule and market. */
  readonly waiting: ReadonlyMap<string, Waiting>
  /** Undefined while the connection is not live. */
  readonly liveSinceMs: EpochMs | undefined
}

export interface Waiting {
  readonly ruleId: string
  readonly market: MarketKey
  readonly sinceMs: EpochMs
}

export interface EngineContext {
  readonly rules: readonly Rule[]
  readonly games: Games
  readonly limits?: EngineLimits
}

export interface EngineLimits {
  readonly maxMarkets: number
  readonly maxPoints: number
  readonly maxProviders: number
  readonly maxCooling: number
  /** Outcomes that steam rules track. */
  readonly maxSteam: number
  readonly maxWaiting: number
}

export interface MarketMemory {
  readonly state: MarketState
  readonly isOpen: boolean
  readonly line: Line | undefined
  readonly window: PriceWindow
  /** As it was when it was last open. */
  readonly lastOpen: OpenMarket | undefined
}

export interface OpenMarket {
  readonly prices: Prices
  readonly line: Line | undefined
  /** Undefined when a price is missing. */
  readonly margin: number | undefined
}

/** Covers a day's markets. The oldest entries beyond are dropped: that can miss alerts, never invent them. */
export const defaultLimits: EngineLimits = {
  maxMarkets: 20_000,
  maxPoints: 128,
  maxProviders: 200,
  maxCooling: 20_000,
  maxSteam: 2_000,
  maxWaiting: 5_000,
}

export const initialState: EngineState = {
  markets: new Map(),
  betStops: new Map(),
  providers: new Map(),
  peers: new Map(),
  steam: new Map(),
  cooling: new Map(),
  reportedSilent: new Set(),
  late: new Map(),
  waiting: new Map(),
  liveSinceMs: undefined,
}
