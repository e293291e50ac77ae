import { readFile } from 'node:fs/promises'
import { MeterReading } from '@sportsfeeds/cost'
import { liveConnectionsIndex } from '@sportsfeeds/domain/internal'
import { functionNames } from '@sportsfeeds/functions/bundles'
import type { RunningStack } from '@sportsfeeds/local'
import * as z from 'zod'

/** A stack's resource use since it started. A run's use is the difference between two readings. */
export const Counters = z.object({
  /** Billable units by name, from the emulator's meter. */
  units: MeterReading.shape.units,
  /** Scans of the connection index, and their read units. */
  registryScans: z.number(),
  registryReadUnits: z.number(),
  /** CPU time. `services` is the thread of the emulated services, `process` all threads; `tasks` are other processes. */
  cpuMs: z.object({
    process: z.number(),
    services: z.number(),
    functions: z.record(z.string(), z.number()),
    tasks: z.number(),
  }),
})
export type Counters = z.infer<typeof Counters>

/** Starts counting. Call it in the stack's process. @returns a reader of the counters */
export function countUse({ cloud, outputs }: RunningStack): () => Promise<Counters> {
  const registry = { registryScans: 0, registryReadUnits: 0 }
  cloud.dynamodb.intercept(async ({ operation, input }, next) => {
    if (operation !== 'Scan' || ScanInput.parse(input).IndexName !== liveConnectionsIndex.name) {
      return next(input)
    }
    registry.registryScans += 1
    const output = await next({ ...ScanInput.parse(input), ReturnConsumedCapacity: 'TOTAL' })
    registry.registryReadUnits += ScanOutput.parse(output).ConsumedCapacity.CapacityUnits
    return output
  })
  return async () => {
    const deployed = new Set(cloud.lambda.functionNames())
    // A stack with the live gateway has no consumer.
    const functions = functionNames
      .map((name) => ({ name, deployedAs: `sportsfeeds-${outputs.stack}-${name}` }))
      .filter(({ deployedAs }) => deployed.has(deployedAs))
    const functionCpuMs = await Promise.all(
      functions.map(async ({ name, deployedAs }) => [name, await cloud.lambda.cpuMs(deployedAs)] as const),
    )
    return {
      units: { ...cloud.meter.read() },
      ...registry,
      cpuMs: {
        process: totalMs(process.cpuUsage()),
        services: totalMs(process.threadCpuUsage()),
        functions: Object.fromEntries(functionCpuMs),
        tasks: await tasksCpuMs(cloud),
      },
    }
  }
}

/** CPU time of the tasks that run: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html. Elsewhere than on Linux it is unknown, and 0. */
async function tasksCpuMs({ ecs }: RunningStack['cloud']): Promise<number> {
  const tasks = [...ecs.runningTasks().values()].flat()
  const times = await Promise.all(
    tasks.map(async ({ pid }) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      // The name, in parentheses, may contain spaces.
      const [utime = 0, stime = 0] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 13)
        .map(Number)
      return (utime + stime) * tickMs
    }),
  )
  return times.reduce((sum, ms) => sum + ms, 0)
}

/** The same on every Linux that Node runs on. */
const tickMs = 10

const ScanInput = z.looseObject({ IndexName: z.string().optional() })
const ScanOutput = z.object({ ConsumedCapacity: z.object({ CapacityUnits: z.number() }) })

function totalMs({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000
}
