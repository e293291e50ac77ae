import { Client, type CostLoad, maxOddsPerRequest } from '@sportsfeeds/domain'
import * as z from 'zod'
import { formatDuration, parseDuration } from './duration.ts'
import { InvalidOptionsError } from './errors.ts'
import { type SimulatedSport, simulatedSports } from './markets/fixtures.ts'
import { parseThreshold, type Threshold } from './report/thresholds.ts'

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
  /** Requests that leave later than this after their instant count as late. */
  readonly lateAfterMs: number
  /** How long to wait, after the load, for what has not arrived. */
  readonly settleMs: number
  readonly thresholds: readonly Threshold[]
  /** Let functions start before anything is measured. */
  readonly warmUp: boolean
  /** Odds in one request, at most. */
  readonly batch: number
  readonly jsonFile?: string
}

export interface RunPlan extends DrivePlan {
  /** Odds a second. */
  readonly rate: number
  readonly durationMs: number
  readonly games: number
  readonly sports: readonly SimulatedSport[]
  readonly seed: number
}

export interface ReplayPlan extends DrivePlan {
  readonly files: readonly string[]
  readonly scoresFile?: string
  readonly pace: ReplayPace
  readonly keepDates: boolean
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
  return check(RunOptions, raw)
}

/** @throws InvalidOptionsError with every mistake. */
export const planReplay = (files: readonly string[], raw: RawOptions): ReplayPlan => {
  const paces = [
    ...(raw['speed'] !== undefined && raw['rate'] !== undefined
      ? ['--speed and --rate exclude each other: play the recording by its own time, or at a steady rate']
      : []),
    ...(files.length === 0 ? ['name at least one recording to replay'] : []),
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
  const { writes, analysts, batch, itemBytes, flush, share, shards, retention, json } = check(
    CostOptions,
    raw,
  )
  return {
    load: {
      oddsPerSecond: writes,
      analysts,
      oddsPerRequest: batch,
      averageItemBytes: itemBytes,
      flushIntervalMs: flush,
      followedShare: share,
      oddsRetentionDays: retention,
      ...(shards === undefined ? {} : { shards }),
    },
    jsonFile: json,
  }
}

/** One line that says what is about to happen. */
export const describeRun = (plan: RunPlan): string => {
  const odds = Math.max(1, Math.round((plan.rate * plan.durationMs) / 1000))
  return [
    `${number(plan.rate)} odds/s for ${formatDuration(plan.durationMs)}`,
    `in requests of ${plan.batch} (${number(Math.ceil(odds / plan.batch))} requests, ${number(odds)} odds)`,
    `about ${plan.games} games of ${plan.sports.join(', ')}`,
    `to ${number(plan.analysts)} analysts, seed ${plan.seed}`,
  ].join(' ')
}

/** @param oddsCount that the recordings hold. @param durationMs that playing them takes. */
export const describeReplay = (plan: ReplayPlan, oddsCount: number, durationMs: number): string => {
  const pace =
    plan.pace.kind === 'speed' ? `${plan.pace.times} times as fast` : `${number(plan.pace.perSecond)} odds/s`
  return `${number(oddsCount)} odds of ${plan.files.length} recording(s) at ${pace} (${formatDuration(durationMs)}) to ${number(plan.analysts)} analysts`
}

const number = (value: number): string => value.toLocaleString('en-GB')

const numberText = (rule: string, holds: (value: number) => boolean) =>
  z
    .string()
    .transform((text) => (text.trim() === '' ? Number.NaN : Number(text)))
    .refine(holds, `must be ${rule}`)

const wholeFrom = (least: number, most: number) =>
  numberText(
    `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && value >= least && value <= most,
  )

const positive = numberText('a number above 0', (value) => Number.isFinite(value) && value > 0)

const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text)
  if (ms !== undefined && ms > 0) return ms
  context.issues.push({ code: 'custom', input: text, message: 'must be a duration such as 30s, 2m or 500ms' })
  return z.NEVER
})

const thresholds = z
  .array(z.string())
  .default([])
  .transform((texts, context) =>
    texts.flatMap((text) => {
      const threshold = parseThreshold(text)
      if (typeof threshold !== 'string') return [threshold]
      context.issues.push({ code: 'custom', input: text, message: threshold })
      return []
    }),
  )

const sports = z.string().transform((text, context) => {
  const names = [...new Set(text.split(',').map((name) => name.trim()))]
  const known = simulatedSports.filter((sport) => names.includes(sport))
  if (known.length === names.length) return known
  context.issues.push({
    code: 'custom',
    input: text,
    message: `must be some of ${simulatedSports.join(', ')}, with commas between`,
  })
  return z.NEVER
})

const driveOptions = {
  analysts: wholeFrom(0, 10_000).default(1),
  batch: wholeFrom(1, maxOddsPerRequest).default(10),
  embedded: z.boolean().default(false),
  warmUp: z.boolean().optional(),
  lateAfter: duration.default(250),
  settle: duration.default(15_000),
  threshold: thresholds,
  json: z.string().optional(),
}

const driven = <T extends z.infer<z.ZodObject<typeof driveOptions>>>({
  lateAfter,
  settle,
  threshold,
  json,
  embedded,
  warmUp,
  ...rest
}: T) => ({
  ...rest,
  // Elsewhere, functions that have to start are part of what is to be measured.
  warmUp: warmUp ?? embedded,
  lateAfterMs: lateAfter,
  settleMs: settle,
  thresholds: threshold,
  jsonFile: json,
})

const RunOptions = z
  .object({
    ...driveOptions,
    rate: positive.default(500),
    duration: duration.default(30_000),
    games: wholeFrom(1, 100_000).default(20),
    sports: sports.default([...simulatedSports]),
    seed: wholeFrom(0, 2 ** 32 - 1).default(1),
  })
  .transform(({ duration: durationMs, ...rest }) => ({ ...driven(rest), durationMs }))

const ReplayOptions = z
  .object({
    ...driveOptions,
    scores: z.string().optional(),
    speed: positive.optional(),
    rate: positive.optional(),
    keepDates: z.boolean().default(false),
  })
  .transform(({ scores, ...rest }) => ({ ...driven(rest), scoresFile: scores }))

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
