import type { Metric } from './metrics.ts'

/** Something that a person has to look at. */
export interface Alarm {
  /** Also the heading of its entry in docs/RUNBOOK.md. */
  readonly name: string
  readonly meaning: string
  /** The first thing to do, before the cause is known. */
  readonly firstStep: string
  /** Added up; of several, one that has no data counts as 0. */
  readonly metrics: readonly Metric[]
  /**
   * A metric that has data in every minute with load. Alarms on DynamoDB's metrics ignore missing data, whatever they say, and its
   * throttle metrics exist only while it throttles: without this one the alarm would stay on when the throttling ends.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
   */
  readonly pacedBy?: Metric
  readonly threshold: number
  /** It goes off below the threshold, and when there is no data at all. */
  readonly isMinimum?: boolean
  /** Minutes that must be over the threshold, of those that are looked at. */
  readonly minutes: { readonly over: number; readonly of: number }
}

/** What alarms are measured against. */
export interface AlarmLimits {
  /** Concurrent executions that the account has in the region. */
  readonly concurrencyLimit: number
  readonly flushIntervalMs: number
  /** Tasks of the live gateway that always run. */
  readonly gatewayTasks: number
  /** Write units that auto scaling gives the table at the most; undefined for one on demand. */
  readonly mostWriteUnits?: number | undefined
}

/** The description of an alarm, for the person it wakes. */
export function describeAlarm({ name, meaning, firstStep }: Alarm): string {
  return `${meaning} First: ${firstStep} More: docs/RUNBOOK.md#${name}`
}
