import type { EpochMs } from '@sportsfeeds/domain'
import type { Alert } from './alert.ts'
import {
  createDraft,
  type Draft,
  type EngineContext,
  type EngineEvent,
  type EngineState,
  finishDraft,
  freshMs,
} from './engine-state.ts'
import { evaluateOdds } from './evaluate-odds.ts'
import { evaluateSilence } from './evaluate-silence.ts'

/** What is known after an event, and what is to be told. Takes no time of its own and changes nothing that it is given. */
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
      draft.liveSinceMs = event.isLive ? (draft.liveSinceMs ?? event.nowMs) : undefined
      break
    case 'tick':
      evaluateSilence(draft, event.nowMs)
      forget(draft, event.nowMs)
      break
  }
  return finishDraft(draft)
}

function forget(draft: Draft, nowMs: EpochMs): void {
  for (const [key, untilMs] of draft.cooling) if (untilMs <= nowMs - freshMs) draft.cooling.delete(key)
  for (const subject of draft.reportedSilent) {
    if (!draft.providers.has(subject.slice(subject.lastIndexOf('|') + 1)))
      draft.reportedSilent.delete(subject)
  }
  for (const [group, games] of draft.steam) {
    const newest = Math.max(...games.values())
    if (newest < nowMs - draft.maxAgeMs - freshMs) draft.steam.delete(group)
  }
}
