import type { ProviderName } from '@sportsfeeds/domain'
import { type ConnectAnalyst, openAnalysts, type YieldedOdds } from './analysts.ts'
import { createAudit } from './audit.ts'
import { type Clock, sleepUntil } from './clock.ts'
import { putGames } from './games.ts'
import type { Transport } from './http.ts'
import type { Load, PlannedRequest } from './load.ts'
import { createMeasure, createProcessMeter } from './measure.ts'
import type { DrivePlan } from './plan.ts'
import type { Random } from './random.ts'
import { buildReport } from './report/build.ts'
import { type ProgressStream, startProgress } from './report/progress.ts'
import type { Report } from './report/report.ts'
import { runSchedule } from './schedule.ts'
import { createSender, type SendObserver } from './send.ts'
import { warmUp } from './warm-up.ts'

export interface DriveDeps {
  readonly clock: Clock
  /** For pauses before sending again. */
  readonly random: Random
  readonly transport: Pick<Transport, 'put'>
  readonly connectAnalyst: ConnectAnalyst
  /** Under whose name the odds will be stored. */
  readonly provider: ProviderName
  readonly progress: ProgressStream
  /** Ends the run early; what was measured until then is reported. */
  readonly signal: AbortSignal
}

/**
 * Drives one load through a stack, and reports: tells the games, has all analysts live, keeps the schedule, waits for
 * what is still on its way, and compares keys.
 * @param source of a replay, for the report.
 */
export const drive = async (
  load: Load,
  plan: DrivePlan,
  deps: DriveDeps,
  source?: unknown,
): Promise<Report> => {
  const { clock, signal } = deps
  const run = createRun(plan, deps)
  await putGames(deps.transport, load.games)
  const analysts = await openAnalysts({
    count: plan.analysts,
    connect: deps.connectAnalyst,
    onOdds: run.receive,
    clock,
    withinMs: liveWithinMs + plan.analysts * liveWithinMsEach,
    signal,
  })
  try {
    const [game] = load.games
    const warmUpRequests =
      plan.warmUp && game !== undefined
        ? await warmUp(deps.transport, game.id, plan.batch, clock.toEpochMs(clock.now()))
        : 0
    const startMs = clock.now() + headStartMs
    const processMeter = createProcessMeter()
    let phase: 'load' | 'settling' = 'load'
    const progress = startProgress(deps.progress, clock, () => ({
      phase,
      elapsedMs: Math.max(0, clock.now() - startMs),
      durationMs: load.durationMs,
      ...run.snapshot(),
    }))
    try {
      const finished = await runSchedule({
        clock,
        startMs,
        items: load.requests(clock.toEpochMs(startMs)),
        dispatch: (request, lagMs) => {
          run.dispatch(request, startMs, lagMs)
        },
        signal,
      })
      const offeredMs = finished ? load.durationMs : Math.max(0, clock.now() - startMs)
      phase = 'settling'
      await settle(
        run,
        clock,
        finished ? plan.settleMs : Math.min(plan.settleMs, interruptedSettleMs),
        signal,
      )
      return buildReport({
        ...run.close(),
        offeredMs,
        achievedMs: Math.max(offeredMs, run.lastAcknowledgedMs() - startMs),
        lateAfterMs: plan.lateAfterMs,
        process: processMeter.read(),
        analysts: analysts.health(),
        thresholds: plan.thresholds,
        interrupted: !finished,
        warmUpRequests,
        source,
      })
    } finally {
      progress.stop()
    }
  } finally {
    analysts.close()
  }
}

const liveWithinMs = 30_000
const liveWithinMsEach = 200
/** So that the first request is not late for having been prepared. */
const headStartMs = 50
const interruptedSettleMs = 2_000
const settlePollMs = 25
/** A repeat may follow closely on what was complete. */
const afterglowMs = 300

/** Counters and keys of one run. */
const createRun = (plan: DrivePlan, { clock, random, transport, provider }: DriveDeps) => {
  const sender = createSender({ transport, clock, random })
  const audit = createAudit(Array.from({ length: plan.analysts }, () => () => true))
  const measure = createMeasure()
  const { counts, times } = measure
  // By number of the odds.
  const intendedMs: number[] = []
  let lastAcknowledgedMs = 0

  const dispatch = ({ atMs, odds }: PlannedRequest, startMs: number, lagMs: number): void => {
    const requestMs = startMs + atMs
    const numbered = odds.map((entry) => {
      const number = audit.register({ ...entry, provider })
      intendedMs[number] = requestMs
      return { number, odds: entry }
    })
    counts.offered += odds.length
    times.lag.record(lagMs)
    let onTime = true
    const observer: SendObserver = {
      sent: (numbers, sentMs) => {
        onTime = sentMs - requestMs <= plan.lateAfterMs
        if (!onTime) counts.late += numbers.length
      },
      acknowledged: (numbers, sentMs, nowMs) => {
        lastAcknowledgedMs = nowMs
        times.ack.record(nowMs - requestMs)
        times.ackFromSend.record(nowMs - sentMs)
        counts.acknowledged += numbers.length
        if (onTime) counts.acknowledgedOnTime += numbers.length
        for (const number of numbers) audit.acknowledge(number)
      },
      failed: (numbers, reason) => {
        measure.failed(reason, numbers.length)
      },
      retried: () => {
        counts.retries += 1
      },
    }
    sender.send(numbered, observer)
  }

  const receive = (analyst: number, odds: YieldedOdds): void => {
    const number = audit.receive(analyst, odds)
    if (number === undefined) return
    const nowMs = clock.now()
    const requestMs = intendedMs[number] ?? nowMs
    times.endToEnd.record(nowMs - requestMs)
    times.received.record(odds.receivedAt - clock.toEpochMs(requestMs))
    if (odds.storedAt === undefined || odds.sentAt === undefined) return
    times.stored.record(odds.storedAt - odds.receivedAt)
    times.streamed.record(odds.sentAt - odds.storedAt)
    times.delivered.record(clock.toEpochMs(nowMs) - odds.sentAt)
  }

  return {
    dispatch,
    receive,
    settled: () => sender.open() === 0 && audit.outstanding() === 0,
    lastAcknowledgedMs: () => lastAcknowledgedMs,
    snapshot: () => ({
      offered: counts.offered,
      acknowledged: counts.acknowledged,
      late: counts.late,
      failed: counts.failed,
      received: audit.received(),
      outstanding: audit.outstanding(),
      ackP99Ms: times.ack.percentiles().p99,
      endToEndP99Ms: times.endToEnd.percentiles().p99,
    }),
    /** What has no answer by now has failed. */
    close: () => {
      const unanswered = counts.offered - counts.acknowledged - counts.failed
      if (unanswered > 0) measure.failed('no answer by the end of the run', unanswered)
      return { measure, delivery: audit.result() }
    },
  }
}

const settle = async (
  run: Pick<ReturnType<typeof createRun>, 'settled'>,
  clock: Clock,
  withinMs: number,
  signal: AbortSignal,
): Promise<void> => {
  const endMs = clock.now() + withinMs
  const shortEndMs = (): number => Math.min(endMs, clock.now() + interruptedSettleMs)
  let untilMs = endMs
  signal.addEventListener('abort', () => (untilMs = shortEndMs()), { once: true })
  while (!run.settled() && clock.now() < untilMs) await sleepUntil(clock, clock.now() + settlePollMs)
  if (run.settled()) await sleepUntil(clock, clock.now() + afterglowMs)
}
