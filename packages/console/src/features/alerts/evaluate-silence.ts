import type { EpochMs, ProviderName } from '@sportsfeeds/domain'
import { type Draft, emitAlert } from './engine-draft.ts'
import { coversProvider } from './scope.ts'

/** Records an update from a provider, which ends its silence. */
export function recordProvider({ state }: Draft, provider: ProviderName, nowMs: EpochMs): void {
  state.providers.delete(provider)
  state.providers.set(provider, nowMs)
  if (state.reportedSilent.size === 0) return
  for (const subject of state.reportedSilent) {
    if (subject.endsWith(`|${provider}`)) state.reportedSilent.delete(subject)
  }
}

/** Raises an alert for each provider that has gone silent; none while the connection itself is down. */
export function evaluateSilence(draft: Draft, nowMs: EpochMs): void {
  const { liveSinceMs, providers, reportedSilent } = draft.state
  if (liveSinceMs === undefined) return
  for (const rule of draft.rules) {
    if (rule.kind !== 'silent') continue
    for (const [provider, lastUpdateAtMs] of providers) {
      if (!coversProvider(rule.scope, provider)) continue
      const silentMs = nowMs - Math.max(lastUpdateAtMs, liveSinceMs)
      const subject = `${rule.id}|${provider}`
      if (silentMs < rule.afterS * 1000 || reportedSilent.has(subject)) continue
      reportedSilent.add(subject)
      emitAlert(draft, rule, provider, nowMs, (common) => ({ ...common, kind: 'silent', provider, silentMs }))
    }
  }
}
