import type { ProviderName } from '@sportsfeeds/domain'
import { type Clock, type Random, sleep } from '@sportsfeeds/std'
import { createRun } from './create-run.ts'
import { NoTargetError } from '../errors.ts'
import { createCrowd } from '../analysts/crowd.ts'
import { type OpenFetch, openPooledFetch } from '../target/open-pooled-fetch.ts'
import type { ProviderAccess } from '../target/provider-access.ts'
import type { OpenAudience } from '../model/audience.ts'
import type { Load } from '../model/load.ts'
import type { DrivePlan } from '../plan/drive-options.ts'
import { createMeasure } from '../measure/measure.ts'
import { createProcessMeter, type ProcessMeter } from '../measure/process-meter.ts'
import { type ReadMeter, runBill } from '../target/read-meter.ts'
import type { RunRecorder } from '../audit/record-run.ts'
import { buildReport } from './build-report.ts'
import { type ProgressStream, startProgress } from '../report/progress.ts'
import type { Report } from '../model/report.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { startSampler } from './sampler.ts'
import { runSchedule } from './schedule.ts'
import { createSender, type Sender } from './send.ts'
import { type WarmUp, warmUp } from './warm-up.ts'

export interface DriveDeps {
  readonly clock: Clock
  /** For pauses before sending again. */
  readonly random: Random
  readonly feedsApiUrl: string
  /** In the order of the load's places; the first puts the games. Odds are stored under the providers' names. */
  readonly providers: readonly ProviderAccess[]
  readonly openAudience: OpenAudience
  readonly progress: ProgressStream
  /** Ends the run early; what was measured until then is reported. */
  readonly signal: AbortSignal
  readonly record?: RunRecorder | undefined
  readonly readMeter?: ReadMeter
  readonly meterProcess?: () => ProcessMeter
  readonly openFetch?: OpenFetch
  /** For the report. */
  readonly title?: string
  readonly stack?: string
}

/**
 * Drives one load through a stack and reports: puts the games, waits until all analysts are live, keeps the schedule,
 * waits for what is still on its way, and compares keys.
 * @param source of a replay, for the report.
 */
export async function drive(load: Load, plan: DrivePlan, deps: DriveDeps, source?: unknown): Promise<Report> {
  const { feedsApiUrl, clock, random, openFetch = openPooledFetch } = deps
  const providers = deps.providers.map(({ name, apiKey }) => {
    const { fetch, close } = openFetch(feedsApiUrl)
    return { name, sender: createSender({ feedsApiUrl, apiKey, fetch, clock, random }), close }
  })
  try {
    return await driveProviders(providers, load, plan, deps, source)
  } finally {
    await Promise.all(providers.map(({ close }) => close()))
  }
}

async function driveProviders(
  providers: readonly { readonly name: ProviderName; readonly sender: Sender }[],
  load: Load,
  plan: DrivePlan,
  deps: DriveDeps,
  source: unknown,
): Promise<Report> {
  const {
    clock,
    signal,
    record,
    title = '',
    stack = '',
    readMeter = noMeter,
    meterProcess = createProcessMeter,
  } = deps
  const [first] = providers
  if (first === undefined) throw new NoTargetError('A run needs at least one provider.')
  const { provider } = first.sender
  const games = load.games.map(({ id }) => id)
  const crowd = createCrowd(plan.analysts, plan.crowd, games, crowdSeed)
  const measure = createMeasure()
  let beganAtMs = 0
  await provider.putGames(load.games)
  const warm = async (rounds: readonly number[], steady?: WarmUp['steady']): Promise<number> =>
    plan.warmUp
      ? warmUp({ clock, provider, signal }, { games, batch: plan.batch, rounds, ...(steady && { steady }) })
      : 0
  const startingRequests = await warm(startingRounds)
  const audience = await deps.openAudience({
    crowd,
    signal,
    times: measure.reception,
    onSeen:
      record === undefined
        ? undefined
        : (analyst, number, atMs) => record.seen(atMs - beganAtMs, analyst, number),
  })
  const run = createRun(plan, { clock, providers, audience, measure, record })
  try {
    const warmUpRequests =
      startingRequests + (await warm(warmingRounds, warmingRate(load.peakRate, plan.batch)))
    const meterBefore = await readMeter()
    const startMs = clock.now() + headStartMs
    const startedAt = startMs
    beganAtMs = startMs
    record?.begin({
      startedAt,
      title,
      stack,
      providers: providers.map(({ name }) => name),
      games,
      analysts: [...crowd],
    })
    const processMeter = meterProcess()
    audience.begin()
    const sampler = startSampler({
      clock,
      startMs,
      durationMs: load.durationMs,
      measure,
      counts: run.snapshot,
      states: audience.states,
      processUse: processMeter.recent,
    })
    let phase: Snapshot['phase'] = 'load'
    const progress = startProgress(deps.progress, clock, () => ({
      phase,
      elapsedMs: Math.max(0, clock.now() - startMs),
      durationMs: load.durationMs,
      ...run.snapshot(),
      ack: measure.times.ack.percentiles(),
      endToEnd: measure.reception.endToEnd.percentiles(),
      states: audience.states(),
      failures: measure.failures(),
      errors: audience.errors(),
      latest: sampler.latest(),
    }))
    try {
      const finished = await runSchedule({
        clock,
        startMs,
        items: load.requests(startedAt),
        dispatch: (request, lagMs) => {
          run.dispatch(request, startMs, lagMs)
        },
        signal,
      })
      const offeredMs = finished ? load.durationMs : Math.max(0, clock.now() - startMs)
      phase = 'settling'
      audience.calm()
      await settle(run, clock, plan.settleMs, signal)
      const series = sampler.stop()
      run.close()
      const { delivery, health, threads } = await audience.finish()
      const { offered, acknowledged } = measure.counts
      record?.end(clock.now() - startMs, { offered, acknowledged, interrupted: !finished })
      return buildReport({
        title,
        stack,
        startedAt,
        measure,
        delivery,
        offeredMs,
        achievedMs: Math.max(offeredMs, run.lastAcknowledgedMs() - startMs),
        maxLagMs: plan.maxLagMs,
        process: processMeter.read(),
        threads,
        crowd,
        series,
        bill: runBill(meterBefore, await readMeter(), { loadMs: offeredMs, acknowledged }),
        analysts: health,
        thresholds: plan.thresholds,
        interrupted: !finished,
        warmUpRequests,
        source,
      })
    } finally {
      progress.stop()
      sampler.stop()
      processMeter.stop()
    }
  } finally {
    await audience.close()
  }
}

const noMeter: ReadMeter = async () => undefined
/** The same analysts follow the same games in every run of these games. */
const crowdSeed = 1
// Requests in parallel, round by round. The first start the functions, so that analysts do not connect to cold ones;
// the others also warm the way to the analysts.
const startingRounds = [1, 1, 2]
const warmingRounds = [2, 4, 4, 8, 8, 8]
// Until the engine has compiled what is used most, a request takes ten times as long.
const warmingMs = 8_000
const mostWarmingRate = 2_000
/** Keeps the first request from being late because of its preparation. */
const headStartMs = 50
const interruptedSettleMs = 2_000
const settlePollMs = 25
/** A duplicate may follow closely. */
const afterglowMs = 300

/** As much as the run will send, but no more than any stack takes. */
function warmingRate(peakRate: number, batch: number): NonNullable<WarmUp['steady']> {
  const everyMs = (batch / Math.min(peakRate, mostWarmingRate)) * 1_000
  return { requests: Math.ceil(warmingMs / everyMs), everyMs }
}

/**
 * Waits until everything has arrived, or nothing has for `quietMs`: what is still on its way after an overload is late,
 * not lost.
 */
async function settle(
  run: Pick<ReturnType<typeof createRun>, 'settled' | 'snapshot'>,
  clock: Clock,
  quietMs: number,
  signal: AbortSignal,
): Promise<void> {
  let lastEndMs = Infinity
  const hurry = (): void => {
    lastEndMs = clock.now() + interruptedSettleMs
  }
  if (signal.aborted) hurry()
  else signal.addEventListener('abort', hurry, { once: true })
  let come = comeOf(run)
  let quietEndMs = clock.now() + quietMs
  while (!run.settled() && clock.now() < Math.min(quietEndMs, lastEndMs)) {
    await sleep(clock, settlePollMs)
    if (comeOf(run) !== come) quietEndMs = clock.now() + quietMs
    come = comeOf(run)
  }
  if (run.settled()) await sleep(clock, afterglowMs)
}

function comeOf(run: Pick<ReturnType<typeof createRun>, 'snapshot'>): number {
  const { acknowledged, failed, received } = run.snapshot()
  return acknowledged + failed + received
}
