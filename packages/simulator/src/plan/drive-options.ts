import { maxOddsPerRequest } from '@sportsfeeds/domain'
import * as z from 'zod'
import { kindsByShare } from '../analysts/crowd.ts'
import type { CrowdPlan } from '../model/analyst.ts'
import { formatCount } from '../format/format-count.ts'
import type { Threshold } from '../report/thresholds.ts'
import type { RawOptions } from './check-options.ts'
import type { TargetPlan } from '../target/open-target.ts'
import { deliveryName, duration, share, thresholds, wholeFrom } from './option-types.ts'

/** Settings of every run, simulated or replayed. */
export interface DrivePlan {
  readonly target: TargetPlan
  readonly analysts: number
  readonly crowd: CrowdPlan
  /** Requests that leave later than this after their instant count as late. */
  readonly maxLagMs: number
  /** Silence after the load after which odds that have not arrived count as lost. */
  readonly settleMs: number
  readonly thresholds: readonly Threshold[]
  /** Let functions start before anything is measured. */
  readonly warmUp: boolean
  /** Odds in one request, at most. */
  readonly batch: number
  /** Providers that share the load. */
  readonly providers: number
  readonly jsonFile?: string
  readonly csvFile?: string
  readonly htmlFile?: string
  /** File that records, key by key, what was sent, acknowledged and received. */
  readonly recordFile?: string
}

/** Options that every run has; {@link driveSettings} gives them the names of its plan. */
export const driveOptions = {
  analysts: wholeFrom(0, 10_000).default(1),
  fewGames: share.default(0),
  conflating: share.default(0),
  slow: share.default(0),
  flapping: share.default(0),
  stall: duration.default(2_000),
  flapEvery: duration.default(10_000),
  batch: wholeFrom(1, maxOddsPerRequest).default(10),
  embedded: z.boolean().default(false),
  delivery: deliveryName.optional(),
  warmUp: z.boolean().optional(),
  lateAfter: duration.default(250),
  settle: duration.default(15_000),
  threshold: thresholds,
  json: z.string().optional(),
  csv: z.string().optional(),
  html: z.string().optional(),
  record: z.string().optional(),
}

export function driveSettings<T extends z.infer<z.ZodObject<typeof driveOptions>>>({
  fewGames,
  conflating,
  slow,
  flapping,
  stall,
  flapEvery,
  lateAfter,
  settle,
  threshold,
  json,
  csv,
  html,
  record,
  embedded,
  delivery: _ofTarget,
  warmUp,
  ...rest
}: T) {
  return {
    ...rest,
    crowd: { fewGames, conflating, slow, flapping, stallMs: stall, flapEveryMs: flapEvery },
    // Elsewhere, functions that have to start are part of what is to be measured.
    warmUp: warmUp ?? embedded,
    maxLagMs: lateAfter,
    settleMs: settle,
    thresholds: threshold,
    jsonFile: json,
    csvFile: csv,
    htmlFile: html,
    recordFile: record,
  }
}

/** Issues with options in combination. */
export function driveIssues(raw: RawOptions): string[] {
  return [
    ...crowdIssues(raw),
    ...(raw['delivery'] === undefined || raw['embedded'] === true
      ? []
      : ['--delivery is for a stack of this run alone: it goes with --embedded']),
  ]
}

/** Issues with the shares of analysts, taken together. */
function crowdIssues(raw: RawOptions): string[] {
  const shares = ['fewGames', 'conflating', 'slow', 'flapping'].map((name) => Number(raw[name] ?? 0))
  return shares.reduce((sum, one) => sum + one, 0) > 1 + 1e-9
    ? ['--few-games, --conflating, --slow and --flapping are shares of all analysts: together at most 1']
    : []
}

export function describeCrowd({ analysts, crowd }: DrivePlan): string {
  const kinds = kindsByShare(analysts, crowd).filter(({ kind, count }) => kind !== 'plain' && count > 0)
  const special = kinds.map(({ kind, count }) => `${formatCount(count)} ${kind}`)
  return `${formatCount(analysts)} ${analysts === 1 ? 'analyst' : 'analysts'}${special.length === 0 ? '' : ` (${special.join(', ')})`}`
}
