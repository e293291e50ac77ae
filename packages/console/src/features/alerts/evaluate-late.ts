import type { ReceivedOdds } from '@sportsfeeds/client'
import { toEpochMs } from '@sportsfeeds/domain'
import { type Draft, emitAlert } from './engine-draft.ts'
import { coversProvider } from './scope.ts'

/** Raises an alert for a provider whose odds have arrived late for a while: one late record proves nothing. */
export function evaluateLate(draft: Draft, odds: ReceivedOdds): void {
  const { late } = draft.state
  const { provider, receivedAt } = odds
  const byMs = receivedAt - toEpochMs(odds.date)
  for (const rule of draft.rules) {
    if (rule.kind !== 'late' || !coversProvider(rule.scope, provider)) continue
    const key = `${rule.id}|${provider}`
    if (byMs < rule.byS * 1000) {
      late.delete(key)
      continue
    }
    const sinceMs = late.get(key) ?? receivedAt
    late.set(key, sinceMs)
    if (receivedAt - sinceMs < rule.forS * 1000) continue
    emitAlert(draft, rule, provider, receivedAt, (common) => ({ ...common, kind: 'late', provider, byMs }))
  }
}
