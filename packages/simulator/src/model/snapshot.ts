import type { Percentiles, Report, Sample } from './report.ts'

/** Current state of a run. */
export interface Snapshot {
  readonly phase: 'load' | 'settling'
  readonly elapsedMs: number
  readonly durationMs: number
  readonly offered: number
  readonly acknowledged: number
  readonly late: number
  readonly failed: number
  readonly received: number
  /** Acknowledged, and still on the way to analysts. */
  readonly outstanding: number
  readonly ack: Percentiles
  readonly endToEnd: Percentiles
  /** Number of analysts by connection state. */
  readonly states: Readonly<Record<string, number>>
  readonly failures: Report['failures']
  /** Errors on the analysts' side. */
  readonly errors: readonly string[]
  /** The last step of the run, once there is one. */
  readonly latest: Sample | undefined
}
