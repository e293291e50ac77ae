import * as z from 'zod'
import { formatCount } from '../format/format-count.ts'
import type { Load } from '../model/load.ts'
import { mostGames, type SimulatedSport } from '@sportsfeeds/markets'
import { checkOptions, type RawOptions } from './check-options.ts'
import { driveIssues, describeCrowd, driveOptions, type DrivePlan, driveSettings } from './drive-options.ts'
import { formatDuration } from '../format/duration.ts'
import { duration, positive, sports, stages, wholeFrom } from './option-types.ts'
import { defaultDurationMs, profileNames, type RunProfile, stagesOf } from '../load/profiles.ts'
import type { Stage } from '../load/rate-profile.ts'

export interface RunPlan extends DrivePlan {
  /** Odds a second: of a steady run; outside a spike; on average over a matchday. */
  readonly rate: number
  readonly durationMs: number
  readonly profile: RunProfile
  readonly games: number
  readonly sports: readonly SimulatedSport[]
  readonly seed: number
}

/** @throws InvalidOptionsError with every issue. */
export function planRun(raw: RawOptions): RunPlan {
  const {
    profile,
    stages: ownStages,
    duration: durationGiven,
    rate,
    sports: played,
    ...options
  } = checkOptions(RunOptions, raw, [
    ...(raw['stages'] === undefined
      ? []
      : ['rate', 'duration', 'profile']
          .filter((name) => raw[name] !== undefined)
          .map(
            (name) => `--stages and --${name} exclude each other: stages have their own rates and durations`,
          )),
    ...(raw['profile'] === 'matchday' && raw['sports'] !== undefined && raw['sports'] !== 'soccer'
      ? ['--profile matchday is about football: leave --sports out']
      : []),
    ...driveIssues(raw),
  ])
  const name = profile ?? 'steady'
  const ownDurationMs = ownStages?.reduce((sum, stage) => sum + stage.durationMs, 0)
  const durationMs = ownDurationMs ?? durationGiven ?? defaultDurationMs[name]
  return {
    ...options,
    rate: ownStages === undefined ? rate : averageRate(ownStages),
    durationMs,
    profile:
      ownStages !== undefined
        ? { name: 'stages', stages: ownStages }
        : name === 'matchday'
          ? { name }
          : { name, stages: stagesOf(name, rate, durationMs) },
    sports: name === 'matchday' ? ['soccer'] : played,
  }
}

/** One line that says what is about to happen. */
export function describeRun(
  plan: RunPlan,
  load: Pick<Load, 'oddsCount' | 'durationMs' | 'peakRate'>,
): string {
  const { oddsCount, durationMs, peakRate } = load
  return [
    plan.profile.name === 'steady'
      ? `${formatCount(plan.rate)} odds/s for ${formatDuration(durationMs)}`
      : `${plan.profile.name}: ${formatCount(Math.round((oddsCount / durationMs) * 1000))} odds/s on average, ${formatCount(Math.round(peakRate))} at most, for ${formatDuration(durationMs)}`,
    `in requests of ${plan.batch} (${formatCount(Math.ceil(oddsCount / plan.batch))} requests, ${formatCount(oddsCount)} odds)`,
    `about ${plan.games} games of ${plan.sports.join(', ')}`,
    ...(plan.providers > 1 ? [`by ${plan.providers} providers`] : []),
    `to ${describeCrowd(plan)}, seed ${plan.seed}`,
  ].join(' ')
}

/** Without those whose records are larger, such as races: runs stay comparable. */
const usualSports = ['soccer', 'basketball', 'tennis'] as const

const RunOptions = z
  .object({
    ...driveOptions,
    rate: positive.default(500),
    duration: duration.optional(),
    profile: z.enum(profileNames, `must be one of ${profileNames.join(', ')}`).optional(),
    stages: stages.optional(),
    games: wholeFrom(1, mostGames).default(20),
    sports: sports.default([...usualSports]),
    providers: wholeFrom(1, 20).default(1),
    seed: wholeFrom(0, 2 ** 32 - 1).default(1),
  })
  .transform(driveSettings)

function averageRate(own: readonly Stage[]): number {
  const ms = own.reduce((sum, stage) => sum + stage.durationMs, 0)
  return (
    own.reduce((sum, { durationMs, fromRate, toRate }) => sum + ((fromRate + toRate) / 2) * durationMs, 0) /
    ms
  )
}
