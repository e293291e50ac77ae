import type { LatencyCounts } from '@sportsfeeds/std'
import type { AnalystKind } from './analyst.ts'
import type { Percentiles } from './report.ts'

/** Times of what analysts receive, by hop. */
export interface ReceptionTimes extends Readonly<Record<ReceptionTime, Distribution>> {
  /** Latency from the due time to the clients of one kind of analyst. */
  readonly endToEndOf: (kind: AnalystKind) => Distribution
  /** Since the last `take()`. */
  readonly recentEndToEnd: RecentDistribution
}

export const receptionTimes = ['endToEnd', 'received', 'stored', 'streamed', 'delivered'] as const
export type ReceptionTime = (typeof receptionTimes)[number]

/** Durations in milliseconds. */
export interface Distribution {
  readonly record: (ms: number) => void
  readonly percentiles: () => Percentiles
  readonly add: (counts: LatencyCounts) => void
  /** What was recorded since the last time, which is forgotten. */
  readonly takeCounts: () => LatencyCounts
}

export interface RecentDistribution extends Distribution {
  readonly take: () => Percentiles
}
