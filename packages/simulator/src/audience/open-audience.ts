import type { Clock } from '@sportsfeeds/std'
import { createAudit } from '../audit/audit.ts'
import type { Audience, AudienceOptions } from '../model/audience.ts'
import type { ReceivedOdds } from '../model/received-odds.ts'
import { type ConnectAnalyst, openAnalysts } from '../analysts/analysts.ts'

export interface OpenAudienceOptions extends AudienceOptions {
  readonly connect: ConnectAnalyst
  readonly clock: Clock
  readonly onCalm?: (() => void) | undefined
  /** Called when odds arrive that are not registered: it may register them. */
  readonly onUnknown?: (() => void) | undefined
}

/** Connects the analysts in this thread. @throws AnalystsNotLiveError */
export async function openAudience(options: OpenAudienceOptions): Promise<Audience> {
  const { crowd, connect, clock, signal, times, onSeen, onCalm, onUnknown } = options
  const audit = createAudit(
    crowd.map(({ kind, games }) => {
      const followed = games === undefined ? undefined : new Set(games)
      return { follows: (game) => followed?.has(game) ?? true, conflates: kind === 'conflating' }
    }),
    onUnknown,
  )
  // By number of the odds.
  const dueMs: number[] = []

  const receive = (analyst: number, odds: ReceivedOdds): void => {
    const number = audit.receive(analyst, odds)
    if (number === undefined) return
    const nowMs = clock.now()
    const requestMs = dueMs[number] ?? nowMs
    const kind = crowd[analyst]?.kind ?? 'plain'
    onSeen?.(analyst, number, nowMs)
    times.endToEndOf(kind).record(nowMs - requestMs)
    // Delays that an analyst causes itself say nothing about the system.
    if (kind === 'slow' || kind === 'flapping') return
    times.endToEnd.record(nowMs - requestMs)
    times.recentEndToEnd.record(nowMs - requestMs)
    times.received.record(odds.receivedAt - requestMs)
    if (odds.storedAt === undefined || odds.sentAt === undefined) return
    times.stored.record(odds.storedAt - odds.receivedAt)
    times.streamed.record(odds.sentAt - odds.storedAt)
    times.delivered.record(nowMs - odds.sentAt)
  }

  const analysts = await openAnalysts({ crowd, connect, onOdds: receive, clock, signal })
  return {
    begin: () => undefined,
    register: (all, requestMs) => {
      for (const odds of all) dueMs[audit.register(odds)] = requestMs
    },
    acknowledge: (numbers) => {
      for (const number of numbers) audit.acknowledge(number)
    },
    calm: () => onCalm?.(),
    counts: () => ({ received: audit.received(), outstanding: audit.outstanding(), isCurrent: true }),
    states: analysts.states,
    errors: analysts.errors,
    finish: async () => ({ delivery: audit.result(), health: analysts.health(), threads: [] }),
    close: async () => analysts.close(),
  }
}
