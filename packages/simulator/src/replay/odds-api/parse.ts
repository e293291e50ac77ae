import { LooseInstant } from '@sportsfeeds/domain'
import * as z from 'zod'

/** Responses of The Odds API, as far as odds need them: https://the-odds-api.com/liveapi/guides/v4/ */
const ApiOutcome = z.object({
  name: z.string(),
  price: z.number(),
  point: z.number().nullish(),
  /** The player or team that the market is about. */
  description: z.string().nullish(),
})
export type ApiOutcome = z.infer<typeof ApiOutcome>

const ApiMarket = z.object({
  key: z.string().min(1),
  last_update: LooseInstant.nullish(),
  outcomes: z.array(ApiOutcome),
})
export type ApiMarket = z.infer<typeof ApiMarket>

const ApiBookmaker = z.object({
  key: z.string().min(1),
  last_update: LooseInstant.nullish(),
  markets: z.array(ApiMarket).default([]),
})
export type ApiBookmaker = z.infer<typeof ApiBookmaker>

const ApiEvent = z.object({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$/, 'must be 1 to 80 letters, digits, ".", "_", ":" or "-"'),
  sport_key: z.string().min(1),
  sport_title: z.string().nullish(),
  commence_time: LooseInstant,
  /** Null for an outright. */
  home_team: z.string().nullish(),
  away_team: z.string().nullish(),
  bookmakers: z.array(ApiBookmaker).default([]),
})
export type ApiEvent = z.infer<typeof ApiEvent>

/** A historical response wraps the events, or the single event, of one instant; any other is the events themselves. */
const Snapshot = z.union([
  z.object({
    timestamp: LooseInstant,
    data: z.union([z.array(ApiEvent), ApiEvent.transform((event) => [event])]),
  }),
  z.array(ApiEvent).transform((data) => ({ timestamp: undefined, data })),
])

/** One response: everything that was asked for, at one instant. */
export interface ApiSnapshot {
  /** Absent in a response about the present. */
  readonly timestamp?: string
  readonly events: readonly ApiEvent[]
}

/** True for a value that a response of The Odds API begins with. */
export function isOddsApi(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0 || isOddsApi(value[0])
  if (typeof value !== 'object' || value === null) return false
  return (
    'bookmakers' in value ||
    ('commence_time' in value && 'sport_key' in value) ||
    ('timestamp' in value && 'data' in value)
  )
}

/** True for a whole response, as opposed to one of its events. */
export function isSnapshot(value: unknown): boolean {
  return Array.isArray(value) || (typeof value === 'object' && value !== null && 'data' in value)
}

/** A whole response. @returns the reason as a string if it is malformed. */
export function parseSnapshot(value: unknown): ApiSnapshot | string {
  const parsed = Snapshot.safeParse(value)
  if (!parsed.success) return firstIssue(parsed.error)
  const { timestamp, data: events } = parsed.data
  return timestamp === undefined ? { events } : { timestamp, events }
}

/** An event of a response. @returns the reason as a string if it is malformed. */
export function parseEvent(value: unknown): ApiEvent | string {
  const parsed = ApiEvent.safeParse(value)
  return parsed.success ? parsed.data : firstIssue(parsed.error)
}

function firstIssue({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'not a response of The Odds API'}`.trim()
}
