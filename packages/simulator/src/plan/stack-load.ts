import { changeLoad, type GivenCapacity, shardCount, tableCapacity } from '@sportsfeeds/cost'
import type { readStackSettings } from '@sportsfeeds/local/stack-settings'
import type { RawOptions } from './check-options.ts'

/** What the settings of a stack say of its month. */
export interface StackLoad {
  /** Of the command; those that were given win over them. */
  readonly options: RawOptions
  /** Bounds of the stack's table, should it be provisioned. */
  readonly givenCapacity?: GivenCapacity
  readonly notes: readonly string[]
}

type StackSettings = Awaited<ReturnType<typeof readStackSettings>>

/** The load that a stack's settings expect, its peak, and what an estimate of it leaves out. */
export function stackLoad(stack: string, settings: StackSettings): StackLoad {
  const { expectedWritesPerSecond, averageItemBytes, streamMode, billingMode, region } = settings
  const peak = {
    oddsPerSecond: expectedWritesPerSecond,
    averageItemBytes,
    marketsWindowSeconds: settings.marketsWindowSeconds,
  }
  const shards = settings.shards ?? shardCount(changeLoad(peak))
  const { read, write } = tableCapacity(peak, settings).table
  return {
    options: {
      writes: String(expectedWritesPerSecond),
      itemBytes: String(averageItemBytes),
      flush: `${settings.flushIntervalMs}ms`,
      shards: String(shards),
      retention: String(settings.oddsRetentionDays),
      marketsWindow: `${settings.marketsWindowSeconds}s`,
      delivery: settings.delivery,
      table: billingMode === 'PROVISIONED' ? 'provisioned' : undefined,
      region,
    },
    givenCapacity: { minReadUnits: read.min, minWriteUnits: write.min },
    notes: [
      `Stack ${stack}: ${shards} shards for ${expectedWritesPerSecond} odds a second, its peak. --writes names the average of the month.`,
      ...(streamMode === 'onDemand'
        ? ['Its stream is on demand; the estimate is for a provisioned one.']
        : []),
      ...(billingMode === 'PROVISIONED'
        ? [`Its table is provisioned, with ${write.min} to ${write.max} write units.`]
        : []),
    ],
  }
}
