import { type EpochMs, toEpochMs } from '@sportsfeeds/domain'
import { type Draft, emitAlert } from './engine-draft.ts'
import { coversGame } from './scope.ts'

/** Raises an alert for each scheduled game that starts within the minutes of a rule, once. */
export function evaluateKickOff(draft: Draft, nowMs: EpochMs): void {
  for (const rule of draft.rules) {
    if (rule.kind !== 'kick-off') continue
    const beforeMs = rule.minutes * 60_000
    for (const game of draft.games.values()) {
      if (game.status !== 'scheduled') continue
      const startMs = toEpochMs(game.gameDate)
      if (startMs <= nowMs || startMs > nowMs + beforeMs || !coversGame(rule.scope, game)) continue
      // The moment that the rule names, so that another tab and a reload raise the same alert.
      const dueAtMs = startMs - beforeMs
      const once = { ...rule, cooldownS: rule.minutes * 60 }
      emitAlert(draft, once, game.id, dueAtMs, (common) => ({
        ...common,
        kind: 'kick-off',
        gameId: game.id,
        minutes: rule.minutes,
      }))
    }
  }
}
