import { type GameInput, parseFeedOdds, type ProviderName, toOdds } from '@sportsfeeds/domain'
import type { Provider } from '@sportsfeeds/client'
import type { Clock } from '@sportsfeeds/std'
import type { Audience, RegisteredOdds } from '../model/audience.ts'
import type { DatedOdds, PlannedRequest } from '../model/load.ts'
import type { Measure } from '../measure/measure.ts'
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
  readonly audience: Pick<Audience, 'register' | 'acknowledge' | 'counts'>
  readonly measure: Measure
  readonly record?: RunRecorder | undefined
}

/** Counters, latencies and keys of one run. */
export function createRun(plan: Pick<DrivePlan, 'maxLagMs'>, deps: RunDeps) {
  const { clock, providers, audience, measure, record } = deps
  const { counts, times, recentAck } = measure
  let lastAcknowledgedMs = 0

  const dispatch = (
    { atMs, odds, games = [], provider: place = 0 }: PlannedRequest,
    startMs: number,
    lagMs: number,
  ): void => {
    const provider = providers[place]
    if (provider === undefined) throw new RangeError(`This run has no provider number ${place + 1}.`)
    const requestMs = startMs + atMs
    if (games.length > 0) putGames(provider.sender.provider, games)
    if (odds.length === 0) return
    const sent = odds.map((entry) => toSentOdds(entry, provider.name))
    audience.register(sent.map(toRegistered), requestMs)
    const numbered = odds.map((entry, index): NumberedOdds => ({
      number: counts.offered + index,
      odds: entry,
    }))
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
        recentAck.record(nowMs - requestMs)
        times.ackFromSend.record(nowMs - sentMs)
        counts.acknowledged += numbers.length
        if (onTime) counts.acknowledgedOnTime += numbers.length
        audience.acknowledge(numbers)
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

  return {
    dispatch,
    settled: () => {
      const { outstanding, isCurrent } = audience.counts()
      return outstanding === 0 && isCurrent && providers.every(({ sender }) => sender.open() === 0)
    },
    lastAcknowledgedMs: () => lastAcknowledgedMs,
    snapshot: () => {
      const { offered, acknowledged, late, failed } = counts
      const { received, outstanding } = audience.counts()
      return { offered, acknowledged, late, failed, received, outstanding }
    },
    /** Odds without a response by now have failed. */
    close: () => {
      const unanswered = counts.offered - counts.acknowledged - counts.failed
      if (unanswered > 0) measure.failed('no response by the end of the run', unanswered)
    },
  }
}

function toRegistered({
  gameId,
  type,
  period,
  subject,
  line,
  provider,
  date,
  digest,
  seq,
}: SentOdds): RegisteredOdds {
  return { gameId, type, period, subject, line, provider, date, digest, seq }
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
