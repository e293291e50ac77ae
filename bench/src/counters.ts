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
  /** CPU time. `services` is the thread of the emulated services, `process` the total. */
  cpuMs: z.object({ process: z.number(), services: z.number(), functions: z.record(z.string(), z.number()) }),
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
    const functions = await Promise.all(
      functionNames.map(
        async (name) => [name, await cloud.lambda.cpuMs(`sportsfeeds-${outputs.stack}-${name}`)] as const,
      ),
    )
    return {
      units: { ...cloud.meter.read() },
      ...registry,
      cpuMs: {
        process: totalMs(process.cpuUsage()),
        services: totalMs(process.threadCpuUsage()),
        functions: Object.fromEntries(functions),
      },
    }
  }
}

const ScanInput = z.looseObject({ IndexName: z.string().optional() })
const ScanOutput = z.object({ ConsumedCapacity: z.object({ CapacityUnits: z.number() }) })

function totalMs({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000
}
