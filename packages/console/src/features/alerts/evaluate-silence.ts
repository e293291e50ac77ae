import type { EpochMs, ProviderName } from '@sportsfeeds/domain'
import { type Draft, tell } from './engine-state.ts'

/** A provider was heard: its silence, if there was one, is over. */
export function hear(draft: Draft, provider: ProviderName, nowMs: EpochMs): void {
  draft.providers.delete(provider)
  draft.providers.set(provider, nowMs)
  if (draft.reportedSilent.size === 0) return
  for (const told of draft.reportedSilent)
    if (told.endsWith(`|${provider}`)) draft.reportedSilent.delete(told)
}

/** While the connection is away every provider is silent, and none of them is to blame. */
export function evaluateSilence(draft: Draft, nowMs: EpochMs): void {
  const { liveSinceMs } = draft
  if (liveSinceMs === undefined) return
  for (const rule of draft.rules) {
    if (rule.kind !== 'silent') continue
    for (const [provider, heardAtMs] of draft.providers) {
      if (rule.scope.providers.length > 0 && !rule.scope.providers.includes(provider)) continue
      const silentMs = nowMs - Math.max(heardAtMs, liveSinceMs)
      const subject = `${rule.id}|${provider}`
      if (silentMs < rule.afterS * 1000 || draft.reportedSilent.has(subject)) continue
      draft.reportedSilent.add(subject)
      tell(draft, rule, provider, nowMs, (common) => ({ ...common, kind: 'silent', provider, silentMs }))
    }
  }
}
