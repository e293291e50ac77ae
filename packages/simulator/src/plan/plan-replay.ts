import type { EpochMs } from '@sportsfeeds/domain'
import * as z from 'zod'
import type { Load } from '../model/load.ts'
import type { ReplayPace } from '../replay/replay-load.ts'
import { formatCount } from '../format/format-count.ts'
import { checkOptions, type RawOptions } from './check-options.ts'
import { driveIssues, describeCrowd, driveOptions, type DrivePlan, driveSettings } from './drive-options.ts'
import { formatDuration } from '../format/duration.ts'
import { positive, rangeEndMs, rangeStartMs } from './option-types.ts'

export interface ReplayPlan extends DrivePlan {
  readonly files: readonly string[]
  readonly scoresFile?: string
  readonly pace: ReplayPace
  readonly keepDates: boolean
  /** Of The Odds API's prices; they tell it themselves when it is left out. */
  readonly oddsFormat?: 'decimal' | 'american' | undefined
  /** JSON file of API keys by provider. */
  readonly providerKeysFile?: string | undefined
  /** Only what was recorded from here, and up to there. */
  readonly fromMs?: EpochMs | undefined
  readonly toMs?: EpochMs | undefined
}

/** @throws InvalidOptionsError with every issue. */
export function planReplay(files: readonly string[], raw: RawOptions): ReplayPlan {
  const paces = [
    ...(raw['speed'] !== undefined && raw['rate'] !== undefined
      ? ['--speed and --rate exclude each other: play the recording by its own time, or at a steady rate']
      : []),
    ...(files.length === 0 ? ['name at least one recording to replay'] : []),
    ...driveIssues(raw),
  ]
  const { speed, rate, ...options } = checkOptions(ReplayOptions, raw, paces)
  return {
    ...options,
    files,
    pace: rate === undefined ? { kind: 'speed', times: speed ?? 1 } : { kind: 'rate', perSecond: rate },
  }
}

/** @param load what the recordings hold. */
export function describeReplay(
  plan: ReplayPlan,
  { oddsCount, durationMs, providers = [] }: Pick<Load, 'oddsCount' | 'durationMs' | 'providers'>,
): string {
  const pace =
    plan.pace.kind === 'speed'
      ? `${plan.pace.times} times as fast`
      : `${formatCount(plan.pace.perSecond)} odds/s`
  const senders = providers.length === 1 ? '1 provider' : `${formatCount(providers.length)} providers`
  return `${formatCount(oddsCount)} odds of ${senders} at ${pace} (${formatDuration(durationMs)}) to ${describeCrowd(plan)}`
}

const ReplayOptions = z
  .object({
    ...driveOptions,
    scores: z.string().optional(),
    speed: positive.optional(),
    rate: positive.optional(),
    keepDates: z.boolean().default(false),
    oddsFormat: z.enum(['decimal', 'american'], 'must be decimal or american').optional(),
    providerKeys: z.string().optional(),
    from: rangeStartMs.optional(),
    to: rangeEndMs.optional(),
  })
  .transform(({ scores, providerKeys, from, to, ...rest }) => ({
    ...driveSettings(rest),
    providers: 1,
    scoresFile: scores,
    providerKeysFile: providerKeys,
    fromMs: from,
    toMs: to,
  }))
