import { availableParallelism } from 'node:os'
import { sampleClient } from '@sportsfeeds/domain/samples'
import { withClientAdmin } from '@sportsfeeds/admin'
import type { ProviderName } from '@sportsfeeds/domain'
import { createRandom, createSystemClock } from '@sportsfeeds/std'
import { inThreads } from '../audience/threads/open-threads.ts'
import { drive } from '../drive/drive.ts'
import type { Load } from '../model/load.ts'
import type { DrivePlan } from '../plan/drive-options.ts'
import { meterOf } from '../target/read-meter.ts'
import { openRunRecord } from '../audit/record-run.ts'
import { summarize } from '../report/summary.ts'
import { writeReports } from '../report/write-reports.ts'
import { openTarget } from '../target/open-target.ts'
import { type CommandContext, exitCodes } from './context.ts'

/** The load to drive and its description. */
export interface Driven {
  readonly title: string
  readonly createLoad: (nowMs: number) => Load
  /** Odds a second, at most. */
  readonly peakRate: number
  /** Names of the providers that the load sends for; those of the plan when left out. */
  readonly providers?: readonly ProviderName[]
  /** API keys by provider, in addition to those of the stack. */
  readonly providerKeys?: Readonly<Record<string, string>> | undefined
  /** Of a replay: content of the recordings. */
  readonly source?: unknown
}

/** Opens the planned stack, drives the load through it and prints the result. @returns the exit code. */
export async function driveStack(
  plan: DrivePlan,
  context: CommandContext,
  { title, createLoad, peakRate, providers = [], providerKeys, source }: Driven,
): Promise<number> {
  const embedded = plan.target.kind === 'embedded'
  if (embedded) context.say('starting the system …')
  const record = plan.recordFile === undefined ? undefined : await openRunRecord(plan.recordFile)
  const target = await openTarget(plan.target, context.environment, {
    providers: providers.length > 0 ? providers : plan.providers,
    providerKeys,
    peakRate,
    peakRequestRate: peakRate / plan.batch,
  })
  const clock = createSystemClock({ isMonotonic: true })
  const seed = Date.now()
  try {
    // A stack that lives for this run only has no client yet.
    if (embedded) await withClientAdmin(target.outputs, (admin) => admin.create(sampleClient(Date.now())))
    const report = await drive(
      createLoad(Date.now()),
      plan,
      {
        clock,
        random: createRandom(seed),
        feedsApiUrl: target.outputs.feedsApiUrl,
        providers: target.providers,
        openAudience: inThreads({
          outputs: target.outputs,
          token: target.token,
          crowdPlan: plan.crowd,
          threads: threadsFor(plan.analysts),
          seed,
        }),
        progress: context.progress,
        signal: context.signal,
        record: record?.recorder,
        readMeter: meterOf(target.outputs),
        title,
        stack: embedded ? `${target.outputs.stack}, started for this run` : target.outputs.stack,
      },
      source,
    )
    context.say(summarize(report))
    await writeReports(plan, report)
    if (!report.ok) return exitCodes.notOk
    return report.thresholds.every(({ holds }) => holds) ? exitCodes.ok : exitCodes.thresholdFailed
  } finally {
    await record?.close()
    await target.close()
  }
}

/** Few, since only analysts of one thread share what they parse. */
function threadsFor(analysts: number): number {
  return Math.min(Math.ceil(analysts / analystsPerThread), availableParallelism())
}

const analystsPerThread = 500
