import type { EpochMs } from '@sportsfeeds/domain'
import type { Games } from '../../store/game-store.ts'
import type { Alert } from './alert.ts'
import { defaultLimits, type EngineContext, type EngineLimits, type EngineState } from './engine-state.ts'
import type { Rule } from './rules.ts'

/** Working copy for one step: the state to mutate, and the alerts that the step raises. */
export interface Draft {
  readonly state: MutableState
  readonly alerts: Alert[]
  /** Enabled rules only. */
  readonly rules: readonly Rule[]
  readonly games: Games
  readonly limits: EngineLimits
  /** Longest period that any of the rules looks back. */
  readonly windowMs: number
}

type MutableState = { -readonly [Field in keyof EngineState]: Mutable<EngineState[Field]> }
type Mutable<T> =
  T extends ReadonlyMap<infer Key, infer Value>
    ? Map<Key, Value>
    : T extends ReadonlySet<infer Member>
      ? Set<Member>
      : T

export function createDraft(
  state: EngineState,
  { rules, games, limits = defaultLimits }: EngineContext,
): Draft {
  const enabled = rules.filter(({ isEnabled }) => isEnabled)
  return {
    state: {
      ...state,
      markets: new Map(state.markets),
      betStops: new Map(state.betStops),
      providers: new Map(state.providers),
      peers: new Map(state.peers),
      steam: new Map(state.steam),
      cooling: new Map(state.cooling),
      reportedSilent: new Set(state.reportedSilent),
      late: new Map(state.late),
      waiting: new Map(state.waiting),
    },
    alerts: [],
    rules: enabled,
    games,
    limits,
    windowMs: Math.max(0, ...enabled.map((rule) => ('withinS' in rule ? rule.withinS * 1000 : 0))),
  }
}

/** Raises an alert, unless the rule is still cooling down for `subject`. */
export function emitAlert(
  { state, alerts }: Draft,
  rule: Rule,
  subject: string,
  atMs: EpochMs,
  toAlert: (common: Pick<Alert, 'id' | 'ruleId' | 'atMs' | 'severity'>) => Alert,
): void {
  const key = `${rule.id}|${subject}`
  if (atMs < (state.cooling.get(key) ?? 0)) return
  state.cooling.delete(key)
  if (rule.cooldownS > 0) state.cooling.set(key, atMs + rule.cooldownS * 1000)
  alerts.push(toAlert({ id: `${key}|${atMs}`, ruleId: rule.id, atMs, severity: rule.severity }))
}
