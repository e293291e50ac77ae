import type { Kinesis } from '../kinesis/kinesis.ts'
import type { FaultPlan } from './fault-plan.ts'
import type { Fault } from './fault.ts'
import { matchesName } from './name-pattern.ts'

export interface DelayedShardsDeps {
  readonly kinesis: Pick<Kinesis, 'delayReads'>
  readonly count: () => void
}

/** Hides new records of shards from their readers for a time. */
export function createDelayedShards({
  kinesis,
  count,
}: DelayedShardsDeps): Fault<NonNullable<FaultPlan['delayedShards']>> {
  return {
    set(rule) {
      if (rule === undefined) return kinesis.delayReads(undefined)
      const { delayMs, streamName, shardIds } = rule
      kinesis.delayReads((name, shardId) => {
        const isMeant = matchesName(streamName, name) && (shardIds?.includes(shardId) ?? true)
        if (!isMeant || delayMs === 0) return 0
        count()
        return delayMs
      })
    },
  }
}
