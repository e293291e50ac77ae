import { performance } from 'node:perf_hooks'
import { type Part, Run, type Strategy } from '@sportsfeeds/docs/benchmarks'
import { changeLoad, computeBill, shardCount, unitsBetween } from '@sportsfeeds/cost'
import { type DrivenStack, driveLocal } from '@sportsfeeds/harness/drive-local'
import type { Counters } from './counters.ts'
import { naiveDirectory } from './naive/build.ts'
import { startRemoteStack } from './remote-stack.ts'

export interface PlannedRun {
  readonly part: Part
  readonly strategy: Strategy
  readonly oddsPerSecond: number
  readonly analysts: number
  readonly seconds: number
  /** Quiet time after the load, after which undelivered odds count as lost. */
  readonly settleSeconds: number
  /** Rate that the monthly bill is computed for. Default: `oddsPerSecond`. */
  readonly billedOddsPerSecond?: number
}

/** Drives one load through a freshly started stack. @returns its deliveries, latencies and costs */
export async function measureRun(plan: PlannedRun): Promise<Run> {
  const { part, strategy, oddsPerSecond, analysts, seconds, billedOddsPerSecond = oddsPerSecond } = plan
  const stack = await startRemoteStack({
    expectedWritesPerSecond: oddsPerSecond,
    delivery: strategy === 'gateway' ? 'gateway' : 'apiGateway',
    ...(strategy === 'naive' ? { consumerDirectory: naiveDirectory } : {}),
  })
  try {
    await warmUp(stack, strategy === 'naive' ? naiveWarmUpRate : oddsPerSecond)
    let before: Promise<Counters> | undefined
    let startedMs = performance.now()
    let loadCpu = process.cpuUsage()
    const report = await driveLocal(stack, {
      rate: oddsPerSecond,
      seconds,
      analysts,
      seed,
      settleSeconds: plan.settleSeconds,
      warmUp: false,
      restMs: restMs(analysts),
      onStart: () => {
        before = stack.counters()
        startedMs = performance.now()
        loadCpu = process.cpuUsage()
      },
    })
    const elapsedMs = performance.now() - startedMs
    const { user, system } = process.cpuUsage(loadCpu)
    const after = await stack.counters()
    if (before === undefined) throw new Error('The run ended before its load began.')
    const used = difference(after, await before)

    const loadMs = (user + system) / 1_000
    const perOdds = (quantity: number): number => quantity / Math.max(1, report.acknowledged)
    const { streamConsumer = 0, ...otherFunctions } = used.cpuMs.functions
    const posts = used.units['apigatewayWebsocket.managementRequests'] ?? 0
    const { lost, duplicates, outOfOrder, expected } = report.delivery
    const { endToEnd, ack } = report.latencyMs
    return rounded({
      part,
      strategy,
      oddsPerSecond,
      analysts,
      seconds,
      shards: shardCount(changeLoad({ oddsPerSecond, averageItemBytes })),
      acknowledged: report.acknowledged,
      onScheduleShare: report.onScheduleShare,
      expected,
      lost,
      duplicates,
      outOfOrder,
      gaps: report.analysts.gaps,
      ackMs: ack,
      endToEndMs: endToEnd,
      posts,
      postsPerOdds: perOdds(posts),
      registryScans: used.registryScans,
      scansPerOdds: perOdds(used.registryScans),
      registryReadUnits: used.registryReadUnits,
      readUnitsPerOdds: perOdds(used.registryReadUnits),
      cpuMsPerOdds: {
        stack: perOdds(used.cpuMs.process + used.cpuMs.tasks),
        consumer: perOdds(streamConsumer + used.cpuMs.tasks),
        otherFunctions: perOdds(Object.values(otherFunctions).reduce((sum, ms) => sum + ms, 0)),
        services: perOdds(used.cpuMs.services),
        load: perOdds(loadMs),
      },
      coresBusy: (used.cpuMs.process + used.cpuMs.tasks + loadMs) / elapsedMs,
      held: report.ok && endToEnd.p99 !== null && endToEnd.p99 <= heldWithinMs,
      billedOddsPerSecond,
      // Work done after the load ended was caused by it and is billed to it.
      dollarsPerMonth: computeBill(used.units, {
        elapsedMs,
        loadMs: (Math.max(1, report.acknowledged) / billedOddsPerSecond) * 1_000,
      }).dollarsPerMonth,
    })
  } finally {
    await stack.close()
  }
}

/**
 * Drives a load until all of it has arrived, at the rate that is to be measured: the engine compiles what is used most meanwhile. The
 * naive consumer gets so little that no backlog is left of it.
 */
function warmUp(stack: DrivenStack, rate: number): Promise<unknown> {
  return driveLocal(stack, { rate, seconds: 1, analysts: 1, seed: seed - 1, settleSeconds: 60 })
}

const naiveWarmUpRate = 20

/** Time for up to 50 analysts to connect and catch up before the measurement begins. */
export function restMs(analysts: number): number {
  return 500 + 40 * Math.min(analysts, 50)
}

const seed = 20_260_501
/** Same as in the stack's settings file. */
const averageItemBytes = 500
/** Age at which odds are stale for an analyst. */
const heldWithinMs = 1_000

function difference(after: Counters, before: Counters): Counters {
  return {
    units: unitsBetween(before.units, after.units),
    registryScans: after.registryScans - before.registryScans,
    registryReadUnits: after.registryReadUnits - before.registryReadUnits,
    cpuMs: {
      process: after.cpuMs.process - before.cpuMs.process,
      tasks: after.cpuMs.tasks - before.cpuMs.tasks,
      services: after.cpuMs.services - before.cpuMs.services,
      functions: subtract(after.cpuMs.functions, before.cpuMs.functions),
    },
  }
}

function subtract(
  after: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]))
}

/** Rounds to five significant digits: more would be noise in a committed file. */
function rounded(run: Run): Run {
  return Run.parse(
    JSON.parse(
      JSON.stringify(run, (_, value: unknown) =>
        typeof value === 'number' ? Number(value.toPrecision(5)) : value,
      ),
    ),
  )
}
