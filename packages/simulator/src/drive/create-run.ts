import { type GameInput, hopLatencies, parseFeedOdds, type ProviderName, toOdds } from '@sportsfeeds/domain'
import type { Provider } from '@sportsfeeds/client'
import type { Clock } from '@sportsfeeds/std'
import type { ReceivedOdds } from '../model/received-odds.ts'
import { createAudit } from '../audit/audit.ts'
import type { SimulatedAnalyst } from '../model/analyst.ts'
import type { DatedOdds, PlannedRequest } from '../model/load.ts'
import { createMeasure } from './measure.ts'
import type { DrivePlan } from '../plan/drive-options.ts'
import type { RunRecorder, SentOdds } from '../audit/record-run.ts'
import type { NumberedOdds, Sender, SendObserver } from './send.ts'

/** One provider of a run; its odds are stored under its name. */
export interface RunProvider {
  readonly name: ProviderName
  readonly sender: Pick<Sender, 'send' | 'open'> & { readonly provider: Pick<Provider, 'putGames'> }
}

export interface RunDeps {
  readonly clock: Clock
  readonly providers: readonly RunProvider[]
  readonly crowd: readonly SimulatedAnalyst[]
  readonly record?: RunRecorder | undefined
}

/** Counters, latencies and keys of one run. */
export function createRun(plan: Pick<DrivePlan, 'maxLagMs'>, deps: RunDeps) {
  const { clock, providers, crowd, record } = deps
  const audit = createAudit(
    crowd.map(({ kind, games }) => {
      const followed = games === undefined ? undefined : new Set(games)
      return { follows: (game) => followed?.has(game) ?? true, conflates: kind === 'conflating' }
    }),
  )
  const measure = createMeasure()
  const { counts, times, recent } = measure
  // By number of the odds.
  const intendedMs: number[] = []
  let startedMs = 0
  let lastAcknowledgedMs = 0

  const dispatch = (
    { atMs, odds, games = [], provider: place = 0 }: PlannedRequest,
    startMs: number,
    lagMs: number,
  ): void => {
    const provider = providers[place]
    if (provider === undefined) throw new RangeError(`This run has no provider number ${place + 1}.`)
    startedMs = startMs
    const requestMs = startMs + atMs
    if (games.length > 0) putGames(provider.sender.provider, games)
    if (odds.length === 0) return
    const sent = odds.map((entry) => toSentOdds(entry, provider.name))
    const numbered = sent.map((entry, index): NumberedOdds => {
      const number = audit.register(entry)
      intendedMs[number] = requestMs
      return { number, odds: odds[index] ?? entry }
    })
    counts.offered += odds.length
    times.lag.record(lagMs)
    record?.sent(clock.now() - startMs, numbered[0]?.number ?? 0, sent)
    let onTime = true
    const observer: SendObserver = {
      sent: (numbers, sentMs) => {
        onTime = sentMs - requestMs <= plan.maxLagMs
        if (!onTime) counts.late += numbers.length
      },
      acknowledged: (numbers, sentMs, nowMs) => {
        lastAcknowledgedMs = nowMs
        times.ack.record(nowMs - requestMs)
        recent.ack.record(nowMs - requestMs)
        times.ackFromSend.record(nowMs - sentMs)
        counts.acknowledged += numbers.length
        if (onTime) counts.acknowledgedOnTime += numbers.length
        for (const number of numbers) audit.acknowledge(number)
        record?.acknowledged(nowMs - startMs, numbers)
      },
      failed: (count, reason) => {
        measure.failed(reason, count)
      },
      retried: () => {
        counts.retries += 1
      },
    }
    provider.sender.send(numbered, observer)
  }

  const putGames = (provider: Pick<Provider, 'putGames'>, games: readonly GameInput[]): void => {
    measure.gameChanges.sent += games.length
    provider.putGames(games).catch((error: unknown) => {
      measure.gameChanges.failed += games.length
      measure.gameChanges.lastError = error instanceof Error ? error.message : String(error)
    })
  }

  const receive = (analyst: number, odds: ReceivedOdds): void => {
    const number = audit.receive(analyst, odds)
    if (number === undefined) return
    const nowMs = clock.now()
    const requestMs = intendedMs[number] ?? nowMs
    const kind = crowd[analyst]?.kind ?? 'plain'
    record?.seen(nowMs - startedMs, analyst, number)
    measure.endToEndOf(kind).record(nowMs - requestMs)
    // Delays that an analyst causes itself say nothing about the system.
    if (kind === 'slow' || kind === 'flapping') return
    times.endToEnd.record(nowMs - requestMs)
    recent.endToEnd.record(nowMs - requestMs)
    times.received.record(odds.receivedAt - requestMs)
    const spentMs = hopLatencies(odds, nowMs)
    if (spentMs === undefined) return
    times.stored.record(spentMs.store)
    times.streamed.record(spentMs.stream)
    times.delivered.record(spentMs.network)
  }

  return {
    dispatch,
    receive,
    measure,
    settled: () => providers.every(({ sender }) => sender.open() === 0) && audit.outstanding() === 0,
    lastAcknowledgedMs: () => lastAcknowledgedMs,
    snapshot: () => ({
      offered: counts.offered,
      acknowledged: counts.acknowledged,
      late: counts.late,
      failed: counts.failed,
      received: audit.received(),
      outstanding: audit.outstanding(),
    }),
    /** Odds without a response by now have failed. */
    close: () => {
      const unanswered = counts.offered - counts.acknowledged - counts.failed
      if (unanswered > 0) measure.failed('no response by the end of the run', unanswered)
      return { measure, delivery: audit.result() }
    },
  }
}

/** The record that the feeds API makes of a feed's, but for its arrival. @throws RangeError if the feeds API would refuse it. */
function toSentOdds(input: DatedOdds, provider: ProviderName): SentOdds {
  const parsed = parseFeedOdds(input)
  if (!parsed.success) {
    throw new RangeError(`The load has odds that the feeds API refuses: ${parsed.error.message}`, {
      cause: parsed.error,
    })
  }
  return toOdds(parsed.data, provider, 0)
}
