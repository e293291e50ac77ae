import type { ReceivedOdds } from '@sportsfeeds/client'
import { type EpochMs, type Game, type Odds } from '@sportsfeeds/domain'
import { step } from '../features/alerts/engine.ts'
import { initialState } from '../features/alerts/engine-state.ts'
import { emptyInbox, withAlerts } from '../features/alerts/inbox.ts'
import { defaultSettings } from '../features/alerts/rules.ts'

/** Alerts of an evening under the default settings. */
export interface ReplayedAlerts {
  /** Alerts that the rules raised. */
  readonly raised: number
  /** Alerts that the lines account for: each has one, or is counted in one. */
  readonly accounted: number
  /** When each line was added to the list. */
  readonly linesAtMs: readonly EpochMs[]
  readonly oddsCount: number
}

/** Evaluates odds as the console does, in batches and with a tick a second. @param odds in order of arrival. */
export function replayAlerts(odds: Iterable<Odds>, games: ReadonlyMap<string, Game>): ReplayedAlerts {
  const lines = new Map<string, { atMs: EpochMs; count: number }>()
  let inbox = emptyInbox
  let state = initialState
  let raised = 0
  let oddsCount = 0
  let arrived: ReceivedOdds[] = []
  let flushedAtMs = 0
  let tickedAtMs = 0

  const handle = (event: Parameters<typeof step>[1]): void => {
    const next = step(state, event, { rules: defaultSettings.rules, games })
    state = next.state
    raised += next.alerts.length
    inbox = withAlerts(inbox, next.alerts, defaultSettings)
    if (next.alerts.length === 0) return
    for (const alert of inbox.alerts) {
      // A more severe alert may have taken their lines.
      if (alert.kind === 'withheld') for (const id of alert.ids) lines.delete(id)
      const atMs = lines.get(alert.id)?.atMs ?? event.nowMs
      lines.set(alert.id, { atMs, count: alert.kind === 'withheld' ? alert.ids.length : 1 })
    }
  }

  for (const record of odds) {
    const nowMs = record.receivedAt
    if (oddsCount === 0) handle({ type: 'connection', isLive: true, nowMs })
    if (nowMs - flushedAtMs >= batchMs) {
      if (arrived.length > 0) handle({ type: 'odds', odds: arrived, nowMs })
      arrived = []
      flushedAtMs = nowMs
    }
    if (nowMs - tickedAtMs >= 1_000) {
      handle({ type: 'tick', nowMs })
      tickedAtMs = nowMs
    }
    arrived.push({
      ...record,
      recency: 'current',
      isRepeat: false,
      source: 'stream',
      clientReceivedAt: nowMs,
    })
    oddsCount += 1
  }
  return {
    raised,
    accounted: [...lines.values()].reduce((sum, { count }) => sum + count, 0),
    linesAtMs: [...lines.values()].map(({ atMs }) => atMs),
    oddsCount,
  }
}

const batchMs = 100
