import { Client, type CostLoad, type EpochMs, GameId, maxOddsPerRequest } from '@sportsfeeds/domain'
import * as z from 'zod'
import { type CrowdPlan, kindsByShare } from './crowd.ts'
import { formatDuration } from './duration.ts'
import { InvalidOptionsError } from './errors.ts'
import type { Load } from './load.ts'
import { mostGames, type SimulatedSport, simulatedSports } from './markets/fixtures.ts'
import { duration, instant, positive, share, sports, stages, thresholds, wholeFrom } from './option-types.ts'
import { defaultDurationMs, type ProfileName, profileNames, stagesOf } from './profiles.ts'
import type { Stage } from './rate-profile.ts'
import type { Threshold } from './report/thresholds.ts'

/** Options as the command line has them: text, or true for a flag. */
export type RawOptions = Readonly<Record<string, unknown>>

/** Which stack is driven. */
export type TargetPlan =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'outputs'; readonly file: string; readonly provider?: string }
  | { readonly kind: 'stack'; readonly name: string; readonly provider?: string }

/** What every run has, wherever its odds come from. */
export interface DrivePlan {
  readonly target: TargetPlan
  readonly analysts: number
  readonly crowd: CrowdPlan
  /** Requests that leave later than this after their instant count as late. */
  readonly lateAfterMs: number
  /** How long to wait, after the load, for what has not arrived. */
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
  /** Where to write down, key by key, what was sent, acknowledged and seen. */
  readonly recordFile?: string
}

export interface RunPlan extends DrivePlan {
  /** Odds a second: of a steady run; outside a spike; on average over a matchday. */
  readonly rate: number
  readonly durationMs: number
  readonly profile: RunProfile
  readonly games: number
  readonly sports: readonly SimulatedSport[]
  readonly seed: number
}

/** How the rate goes over time; on a matchday it follows from the games. */
export type RunProfile =
  | { readonly name: 'matchday' }
  | {
      readonly name: Exclude<ProfileName, 'matchday'> | 'stages'
      readonly stages: readonly Stage[]
    }

export interface ReplayPlan extends DrivePlan {
  readonly files: readonly string[]
  readonly scoresFile?: string
  readonly pace: ReplayPace
  readonly keepDates: boolean
  /** Only what was recorded from here, and up to there. */
  readonly fromMs?: EpochMs | undefined
  readonly toMs?: EpochMs | undefined
}

export interface AuditPlan {
  readonly target: TargetPlan
  readonly recordFile?: string | undefined
  /** Feed dates; those of the record when left out. */
  readonly fromMs?: EpochMs | undefined
  readonly toMs?: EpochMs | undefined
  /** Those of the record, or all that are on, when none are named. */
  readonly games: readonly GameId[]
  /** Tell of this odds alone. */
  readonly key?: string | undefined
  readonly jsonFile?: string | undefined
}

/** How fast a recording is played: so many times as it was, or so many odds a second. */
export type ReplayPace =
  { readonly kind: 'speed'; readonly times: number } | { readonly kind: 'rate'; readonly perSecond: number }

export interface SeedPlan {
  readonly target: TargetPlan
  readonly fixturesFile?: string
  readonly clients: boolean
}

export interface ClientPlan extends Pick<Client, 'id' | 'name' | 'description' | 'active'> {
  readonly target: TargetPlan
}

export interface CostPlan {
  readonly load: CostLoad
  readonly jsonFile?: string | undefined
}

export const defaultOutputsFile = '.sportsfeeds/outputs.json'

/** @throws InvalidOptionsError with every mistake. */
export const planRun = (raw: RawOptions): RunPlan => {
  const {
    profile,
    stages: ownStages,
    duration: durationGiven,
    rate,
    sports: played,
    ...options
  } = check(RunOptions, raw, [
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
    ...crowdMistakes(raw),
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

/** @throws InvalidOptionsError with every mistake. */
export const planReplay = (files: readonly string[], raw: RawOptions): ReplayPlan => {
  const paces = [
    ...(raw['speed'] !== undefined && raw['rate'] !== undefined
      ? ['--speed and --rate exclude each other: play the recording by its own time, or at a steady rate']
      : []),
    ...(files.length === 0 ? ['name at least one recording to replay'] : []),
    ...crowdMistakes(raw),
  ]
  const { speed, rate, ...options } = check(ReplayOptions, raw, paces)
  return {
    ...options,
    files,
    pace: rate === undefined ? { kind: 'speed', times: speed ?? 1 } : { kind: 'rate', perSecond: rate },
  }
}

/** @throws InvalidOptionsError with every mistake. */
export const planSeed = (raw: RawOptions): SeedPlan =>
  check(
    SeedOptions,
    raw,
    raw['embedded'] === true ? ['--embedded ends with the command: there is nothing left to seed'] : [],
  )

/** @throws InvalidOptionsError with every mistake. */
export const planClient = (id: string, raw: RawOptions): ClientPlan => check(ClientOptions, { ...raw, id })

/** @throws InvalidOptionsError with every mistake. */
export const planCost = (raw: RawOptions): CostPlan => {
  const {
    writes,
    analysts,
    batch,
    itemBytes,
    flush,
    share: followed,
    shards,
    retention,
    json,
  } = check(CostOptions, raw)
  return {
    load: {
      oddsPerSecond: writes,
      analysts,
      oddsPerRequest: batch,
      averageItemBytes: itemBytes,
      flushIntervalMs: flush,
      followedShare: followed,
      oddsRetentionDays: retention,
      ...(shards === undefined ? {} : { shards }),
    },
    jsonFile: json,
  }
}

/** @throws InvalidOptionsError with every mistake. */
export const planAudit = (raw: RawOptions): AuditPlan => {
  const { from, to, record, game, key, json, target } = check(AuditOptions, raw, [
    ...(raw['record'] === undefined && (raw['from'] === undefined || raw['to'] === undefined)
      ? ['--from and --to say which odds to audit, unless --record names the record of a run']
      : []),
    ...(raw['key'] !== undefined && raw['record'] === undefined
      ? ['--key tells the story of one odds of a run: name its --record as well']
      : []),
  ])
  return { target, recordFile: record, fromMs: from, toMs: to, games: game, key, jsonFile: json }
}

/** One line that says what is about to happen. */
export const describeRun = (
  plan: RunPlan,
  load: Pick<Load, 'oddsCount' | 'durationMs' | 'peakRate'>,
): string => {
  const { oddsCount, durationMs, peakRate } = load
  return [
    plan.profile.name === 'steady'
      ? `${number(plan.rate)} odds/s for ${formatDuration(durationMs)}`
      : `${plan.profile.name}: ${number(Math.round((oddsCount / durationMs) * 1000))} odds/s on average, ${number(Math.round(peakRate))} at most, for ${formatDuration(durationMs)}`,
    `in requests of ${plan.batch} (${number(Math.ceil(oddsCount / plan.batch))} requests, ${number(oddsCount)} odds)`,
    `about ${plan.games} games of ${plan.sports.join(', ')}`,
    ...(plan.providers > 1 ? [`by ${plan.providers} providers`] : []),
    `to ${describeCrowd(plan)}, seed ${plan.seed}`,
  ].join(' ')
}

/** @param oddsCount that the recordings hold. @param durationMs that playing them takes. */
export const describeReplay = (plan: ReplayPlan, oddsCount: number, durationMs: number): string => {
  const pace =
    plan.pace.kind === 'speed' ? `${plan.pace.times} times as fast` : `${number(plan.pace.perSecond)} odds/s`
  return `${number(oddsCount)} odds of ${plan.files.length} recording(s) at ${pace} (${formatDuration(durationMs)}) to ${describeCrowd(plan)}`
}

const describeCrowd = ({ analysts, crowd }: DrivePlan): string => {
  const kinds = kindsByShare(analysts, crowd).filter(({ kind, count }) => kind !== 'plain' && count > 0)
  const special = kinds.map(({ kind, count }) => `${number(count)} ${kind}`)
  return `${number(analysts)} analysts${special.length === 0 ? '' : ` (${special.join(', ')})`}`
}

const averageRate = (own: readonly Stage[]): number => {
  const ms = own.reduce((sum, stage) => sum + stage.durationMs, 0)
  return (
    own.reduce((sum, { durationMs, fromRate, toRate }) => sum + ((fromRate + toRate) / 2) * durationMs, 0) /
    ms
  )
}

const crowdMistakes = (raw: RawOptions): string[] => {
  const shares = ['fewGames', 'conflating', 'slow', 'flapping'].map((name) => Number(raw[name] ?? 0))
  return shares.reduce((sum, one) => sum + one, 0) > 1 + 1e-9
    ? ['--few-games, --conflating, --slow and --flapping are shares of all analysts: together at most 1']
    : []
}

const number = (value: number): string => value.toLocaleString('en-GB')

const driveOptions = {
  analysts: wholeFrom(0, 10_000).default(1),
  fewGames: share.default(0),
  conflating: share.default(0),
  slow: share.default(0),
  flapping: share.default(0),
  stall: duration.default(2_000),
  flapEvery: duration.default(10_000),
  batch: wholeFrom(1, maxOddsPerRequest).default(10),
  embedded: z.boolean().default(false),
  warmUp: z.boolean().optional(),
  lateAfter: duration.default(250),
  settle: duration.default(15_000),
  threshold: thresholds,
  json: z.string().optional(),
  csv: z.string().optional(),
  html: z.string().optional(),
  record: z.string().optional(),
}

const driven = <T extends z.infer<z.ZodObject<typeof driveOptions>>>({
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
  warmUp,
  ...rest
}: T) => ({
  ...rest,
  crowd: { fewGames, conflating, slow, flapping, stallMs: stall, flapEveryMs: flapEvery },
  // Elsewhere, functions that have to start are part of what is to be measured.
  warmUp: warmUp ?? embedded,
  lateAfterMs: lateAfter,
  settleMs: settle,
  thresholds: threshold,
  jsonFile: json,
  csvFile: csv,
  htmlFile: html,
  recordFile: record,
})

const RunOptions = z
  .object({
    ...driveOptions,
    rate: positive.default(500),
    duration: duration.optional(),
    profile: z.enum(profileNames).optional(),
    stages: stages.optional(),
    games: wholeFrom(1, mostGames).default(20),
    sports: sports.default([...simulatedSports]),
    providers: wholeFrom(1, 20).default(1),
    seed: wholeFrom(0, 2 ** 32 - 1).default(1),
  })
  .transform(driven)

const ReplayOptions = z
  .object({
    ...driveOptions,
    scores: z.string().optional(),
    speed: positive.optional(),
    rate: positive.optional(),
    keepDates: z.boolean().default(false),
    from: instant.optional(),
    to: instant.optional(),
  })
  .transform(({ scores, from, to, ...rest }) => ({
    ...driven(rest),
    providers: 1,
    scoresFile: scores,
    fromMs: from,
    toMs: to,
  }))

const AuditOptions = z.object({
  from: instant.optional(),
  to: instant.optional(),
  record: z.string().optional(),
  game: z.array(GameId).default([]),
  key: z.string().optional(),
  json: z.string().optional(),
})

const SeedOptions = z
  .object({ fixtures: z.string().optional(), clients: z.boolean().default(false) })
  .transform(({ fixtures, clients }) => ({ fixturesFile: fixtures, clients }))

const ClientOptions = Client.pick({ id: true, name: true, description: true })
  .extend({ inactive: z.boolean().default(false) })
  .transform(({ inactive, ...client }) => ({ ...client, active: !inactive }))

const CostOptions = z.object({
  writes: positive.default(500),
  analysts: wholeFrom(0, 100_000).default(100),
  batch: wholeFrom(1, maxOddsPerRequest).default(10),
  itemBytes: wholeFrom(1, 400_000).default(500),
  flush: duration.default(100),
  share: z.coerce.number().min(0).max(1).default(1),
  shards: wholeFrom(1, 500).optional(),
  retention: wholeFrom(1, 3650).default(30),
  json: z.string().optional(),
})

const check = <S extends z.ZodType<object>>(
  schema: S,
  raw: RawOptions,
  furtherMistakes: readonly string[] = [],
): z.infer<S> & { target: TargetPlan } => {
  const target = targetOf(raw)
  const parsed = schema.safeParse(raw)
  const mistakes = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => optionMistake(String(path[0]), raw, message)),
    ...(typeof target === 'string' ? [target] : []),
    ...furtherMistakes,
  ]
  if (!parsed.success || typeof target === 'string' || mistakes.length > 0) {
    throw new InvalidOptionsError(mistakes)
  }
  return { ...parsed.data, target }
}

const optionMistake = (name: string, raw: RawOptions, message: string): string => {
  const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  const value = raw[name]
  return typeof value === 'string' ? `${flag} ${value}: ${message}` : `${flag}: ${message}`
}

const targetOf = (raw: RawOptions): TargetPlan | string => {
  const { embedded, outputs, stack, provider } = TargetOptions.parse(raw)
  if ([embedded === true, outputs !== undefined, stack !== undefined].filter(Boolean).length > 1) {
    return '--embedded, --outputs and --stack exclude each other: name one stack to drive'
  }
  if (embedded === true) return { kind: 'embedded' }
  if (stack !== undefined) return { kind: 'stack', name: stack, provider }
  return { kind: 'outputs', file: outputs ?? defaultOutputsFile, provider }
}

const TargetOptions = z.object({
  embedded: z.boolean().optional(),
  outputs: z.string().optional(),
  stack: z.string().optional(),
  provider: z.string().optional(),
})
