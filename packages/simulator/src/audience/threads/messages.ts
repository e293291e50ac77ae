import type { StackOutputs } from '@sportsfeeds/domain'
import type { ReceptionCounts } from '../../measure/measure.ts'
import type { AudienceCounts, RegisteredOdds } from '../../model/audience.ts'
import type { CrowdPlan, SimulatedAnalyst } from '../../model/analyst.ts'
import type { AnalystThread, DeliveryReport, Report } from '../../model/report.ts'

/** What a thread of analysts is started with. */
export interface ThreadData {
  readonly crowd: readonly SimulatedAnalyst[]
  readonly crowdPlan: CrowdPlan
  readonly outputs: StackOutputs
  /** `SPORTSFEEDS_TOKEN`, if it is set. */
  readonly token: string | undefined
  readonly seed: number
  /** True to report each odds record that an analyst has received. */
  readonly reportsSeen: boolean
}

export type ToThread =
  | { readonly type: 'begin' }
  | { readonly type: 'register'; readonly odds: readonly RegisteredOdds[]; readonly requestMs: number }
  | { readonly type: 'acknowledge'; readonly numbers: readonly number[] }
  | { readonly type: 'calm' }
  /** Stop connecting. */
  | { readonly type: 'stop' }
  | { readonly type: 'finish' }
  | { readonly type: 'close' }

export type FromThread =
  | { readonly type: 'live' }
  | { readonly type: 'not-live'; readonly message: string }
  | ThreadStatus
  | {
      readonly type: 'finished'
      readonly delivery: DeliveryReport
      readonly health: Report['analysts']
      readonly use: AnalystThread
    }

/** Sent every moment. */
export interface ThreadStatus {
  readonly type: 'status'
  readonly counts: Omit<AudienceCounts, 'isCurrent'>
  /** Number of odds and acknowledgements that are counted in. */
  readonly taken: number
  readonly states: Readonly<Record<string, number>>
  readonly errors: readonly string[]
  /** Since the last status. */
  readonly times: ReceptionCounts
  readonly seen: readonly (readonly [analyst: number, number: number, atMs: number])[]
}
