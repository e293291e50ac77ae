import type { ReceivedOdds } from '@sportsfeeds/client'
import type { EpochMs, GameId, ProviderName } from '@sportsfeeds/domain'
import type { Games } from '../../store/game-store.ts'
import type { MarketKey } from '../../store/market.ts'
import type { Alert } from './alert.ts'
import type { PriceWindow } from './price-window.ts'
import type { Rule } from './rules.ts'

/** All times are the server's. */
export type EngineEvent =
  /** Odds in the order of their arrival, since the last event. */
  | { readonly type: 'odds'; readonly odds: readonly ReceivedOdds[]; readonly nowMs: EpochMs }
  | { readonly type: 'connection'; readonly isLive: boolean; readonly nowMs: EpochMs }
  /** Now and then, so that silence is noticed and what is over is forgotten. */
  | { readonly type: 'tick'; readonly nowMs: EpochMs }

export interface EngineState {
  /** Least recently changed first. */
  readonly markets: ReadonlyMap<MarketKey, MarketMemory>
  readonly providers: ReadonlyMap<ProviderName, EpochMs>
  /** Of each steam rule, sport and direction: the games that moved, and when. */
  readonly steam: ReadonlyMap<string, ReadonlyMap<GameId, EpochMs>>
  /** Until when a rule says nothing more about something. */
  readonly cooling: ReadonlyMap<string, EpochMs>
  /** Rules and providers whose silence was told and is not over. */
  readonly reportedSilent: ReadonlySet<string>
  /** Undefined while the connection is not live. */
  readonly liveSinceMs: EpochMs | undefined
  readonly alertCount: number
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
  /** Games that one steam rule follows in one sport and direction. */
  readonly maxSteamGames: number
}

export interface MarketMemory {
  readonly isOpen: boolean
  readonly line: string
  readonly window: PriceWindow
}

/** A day's worth of markets. What is beyond is forgotten, oldest first: alerts may be missed so, never made up. */
export const defaultLimits: EngineLimits = {
  maxMarkets: 20_000,
  maxPoints: 128,
  maxProviders: 200,
  maxCooling: 20_000,
  maxSteamGames: 500,
}

/** Odds that are this old when they arrive are no news: they say where prices stand, and nothing is told of them. */
export const freshMs = 60_000

export const initialState: EngineState = {
  markets: new Map(),
  providers: new Map(),
  steam: new Map(),
  cooling: new Map(),
  reportedSilent: new Set(),
  liveSinceMs: undefined,
  alertCount: 0,
}

/** A copy that one step may write to. */
export interface Draft {
  readonly context: EngineContext
  readonly limits: EngineLimits
  readonly rules: readonly Rule[]
  readonly maxAgeMs: number
  readonly markets: Map<MarketKey, MarketMemory>
  readonly providers: Map<ProviderName, EpochMs>
  readonly steam: Map<string, ReadonlyMap<GameId, EpochMs>>
  readonly cooling: Map<string, EpochMs>
  readonly reportedSilent: Set<string>
  readonly alerts: Alert[]
  liveSinceMs: EpochMs | undefined
  alertCount: number
}

export function createDraft(state: EngineState, context: EngineContext): Draft {
  const rules = context.rules.filter(({ isEnabled }) => isEnabled)
  return {
    context,
    limits: context.limits ?? defaultLimits,
    rules,
    maxAgeMs: Math.max(0, ...rules.map((rule) => ('withinS' in rule ? rule.withinS * 1000 : 0))),
    markets: new Map(state.markets),
    providers: new Map(state.providers),
    steam: new Map(state.steam),
    cooling: new Map(state.cooling),
    reportedSilent: new Set(state.reportedSilent),
    alerts: [],
    liveSinceMs: state.liveSinceMs,
    alertCount: state.alertCount,
  }
}

export function finishDraft(draft: Draft): {
  readonly state: EngineState
  readonly alerts: readonly Alert[]
} {
  const { limits, markets, providers, steam, cooling, reportedSilent, liveSinceMs, alertCount, alerts } =
    draft
  evict(markets, limits.maxMarkets)
  evict(providers, limits.maxProviders)
  evict(cooling, limits.maxCooling)
  return { state: { markets, providers, steam, cooling, reportedSilent, liveSinceMs, alertCount }, alerts }
}

/** Adds an alert, unless the rule is to be silent about `subject` for now. */
export function tell(
  draft: Draft,
  rule: Rule,
  subject: string,
  atMs: EpochMs,
  alertOf: (common: Pick<Alert, 'id' | 'ruleId' | 'atMs'>) => Alert,
): void {
  const key = `${rule.id}|${subject}`
  if (atMs < (draft.cooling.get(key) ?? 0)) return
  draft.cooling.delete(key)
  if (rule.cooldownS > 0) draft.cooling.set(key, atMs + rule.cooldownS * 1000)
  draft.alertCount += 1
  draft.alerts.push(alertOf({ id: String(draft.alertCount), ruleId: rule.id, atMs }))
}

function evict(entries: Map<string, unknown>, most: number): void {
  for (const key of entries.keys()) {
    if (entries.size <= most) return
    entries.delete(key)
  }
}
