import type { EpochMs } from '@sportsfeeds/domain'
import type { Alert } from './alert.ts'
import { createDraft, type Draft } from './engine-draft.ts'
import type { EngineContext, EngineEvent, EngineState } from './engine-state.ts'
import { evaluateKickOff } from './evaluate-kick-off.ts'
import { evaluateOdds, freshMs } from './evaluate-odds.ts'
import { evaluateSilence } from './evaluate-silence.ts'
import { evaluateWaiting } from './evaluate-waiting.ts'

/** Returns the state after an event and the alerts that it raises. Pure: reads no clock, mutates no argument. */
export function step(
  state: EngineState,
  event: EngineEvent,
  context: EngineContext,
): { readonly state: EngineState; readonly alerts: readonly Alert[] } {
  const draft = createDraft(state, context)
  switch (event.type) {
    case 'odds':
      for (const odds of event.odds) evaluateOdds(draft, odds, event.nowMs)
      break
    case 'connection':
      draft.state.liveSinceMs = event.isLive ? (draft.state.liveSinceMs ?? event.nowMs) : undefined
      break
    case 'tick':
      evaluateSilence(draft, event.nowMs)
      evaluateWaiting(draft, event.nowMs)
      evaluateKickOff(draft, event.nowMs)
      expire(draft, event.nowMs)
      break
  }
  evict(draft.state.markets, draft.limits.maxMarkets)
  evict(draft.state.betStops, draft.limits.maxMarkets)
  evict(draft.state.providers, draft.limits.maxProviders)
  evict(draft.state.peers, draft.limits.maxMarkets)
  evict(draft.state.steam, draft.limits.maxSteam)
  evict(draft.state.cooling, draft.limits.maxCooling)
  evict(draft.state.late, draft.limits.maxProviders)
  evict(draft.state.waiting, draft.limits.maxWaiting)
  return { state: draft.state, alerts: draft.alerts }
}

function expire({ state, windowMs }: Draft, nowMs: EpochMs): void {
  for (const [key, untilMs] of state.cooling) if (untilMs <= nowMs - freshMs) state.cooling.delete(key)
  for (const subject of state.reportedSilent) {
    const provider = subject.slice(subject.lastIndexOf('|') + 1)
    if (!state.providers.has(provider)) state.reportedSilent.delete(subject)
  }
  for (const [outcome, providers] of state.steam) {
    if (Math.max(...providers.values()) < nowMs - windowMs - freshMs) state.steam.delete(outcome)
  }
}

/** Drops the first entries of a map that has grown too large. */
function evict(entries: Map<string, unknown>, maxEntries: number): void {
  for (const key of entries.keys()) {
    if (entries.size <= maxEntries) return
    entries.delete(key)
  }
}
