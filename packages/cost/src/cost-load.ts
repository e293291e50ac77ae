import type { ChangeLoad } from './change-load.ts'
import type { GivenCapacity } from './table-capacity.ts'

/** The load of the month to estimate; its odds are the average over the month. */
export interface CostLoad extends ChangeLoad {
  /** Analysts connected, all month. */
  readonly analysts: number
  /** Odds in one PUT. */
  readonly oddsPerRequest: number
  readonly flushIntervalMs: number
  /** Share of all odds that one analyst follows: 0 to 1. */
  readonly followedShare: number
  /** From {@link shardCount} when left out. */
  readonly shards?: number
  readonly oddsRetentionDays: number
  /** False for the days before the first odds expire, as in a run that a meter counts. */
  readonly expires?: boolean
  /** `apiGateway` when left out. */
  readonly delivery?: 'apiGateway' | 'gateway'
  /** True for analysts who take no compressed frames of the gateway, as those of the simulator. */
  readonly takesPlainFrames?: boolean | undefined
  /** What CloudFront sends out is paid by `usage` (when left out), or by its Business plan, as far as that covers it. */
  readonly edge?: 'usage' | 'plan'
  /** The table's reads and writes are paid as they come (`onDemand`, when left out), or by the hour for what auto scaling provisions. */
  readonly table?: 'onDemand' | 'provisioned'
  /** Bounds of a provisioned table, in place of those for a peak of three times this load. */
  readonly givenCapacity?: GivenCapacity
}
