import { XMLParser } from 'fast-xml-parser'
import * as z from 'zod'

/**
 * Messages of the Unified Odds Feed, as far as odds need them; unknown elements and attributes are left out.
 * https://docs.betradar.com/display/BD/UOF+-+Messages
 */
const text = z.string().optional()
const whole = z.coerce.number().int().optional()
const EventId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$/, 'must be 1 to 80 letters, digits, ".", "_", ":" or "-"')
const Timestamp = z.coerce.number().int().positive()

const UofOutcome = z.object({ id: z.string(), odds: z.coerce.number().optional(), active: text })
export type UofOutcome = z.infer<typeof UofOutcome>

const UofMarket = z.object({
  id: z.string(),
  specifiers: text,
  /** Absent for an active market. */
  status: z.coerce.number().int().default(1),
  favourite: text,
  outcome: z.array(UofOutcome).default([]),
})
export type UofMarket = z.infer<typeof UofMarket>

const SportEventStatus = z.object({
  status: whole,
  match_status: whole,
  home_score: text,
  away_score: text,
  clock: z
    .object({ match_time: text, remaining_time_in_period: text, remaining_time: text, stopped: text })
    .optional(),
})
export type SportEventStatus = z.infer<typeof SportEventStatus>

const EventMessage = z.object({ event_id: EventId, timestamp: Timestamp, product: z.string().default('') })

const OddsChange = EventMessage.extend({
  sport_event_status: SportEventStatus.optional(),
  odds: z
    .union([
      z.literal('').transform(() => ({ betstop_reason: undefined, market: [] })),
      z.object({ betstop_reason: whole, market: z.array(UofMarket).default([]) }),
    ])
    .optional(),
})
export type OddsChange = z.infer<typeof OddsChange>

const BetStop = EventMessage.extend({ groups: text, market_status: whole })
export type UofBetStop = z.infer<typeof BetStop>

/** Fixtures come by the API that goes with the feed; a recording may have them. */
const Fixture = z.object({
  id: EventId,
  start_time: text,
  scheduled: text,
  tournament: z.object({ name: text, sport: z.object({ name: text }).optional() }).optional(),
  competitors: z
    .object({ competitor: z.array(z.object({ name: z.string(), qualifier: text })).default([]) })
    .optional(),
  venue: z.object({ name: text }).optional(),
})
export type UofFixture = z.infer<typeof Fixture>

export type UofMessage =
  | { readonly kind: 'odds_change'; readonly message: OddsChange }
  | { readonly kind: 'bet_stop'; readonly message: UofBetStop }
  | { readonly kind: 'fixture'; readonly message: UofFixture }
  /** `alive`, settlements, and whatever else has no prices. */
  | { readonly kind: 'other' }

const lists = new Set(['market', 'outcome', 'competitor'])

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  ignoreDeclaration: true,
  parseTagValue: false,
  isArray: (name) => lists.has(name),
})

/** One message of a recording. @returns the reason as a string if it is malformed. */
export function parseUofMessage(xml: string): UofMessage | string {
  const document = parseXml(xml)
  if (typeof document === 'string') return document
  const [[name, content] = ['', undefined]] = Object.entries(document)
  switch (name) {
    case 'odds_change':
      return parsed(OddsChange, content, (message) => ({ kind: 'odds_change', message }))
    case 'bet_stop':
      return parsed(BetStop, content, (message) => ({ kind: 'bet_stop', message }))
    case 'fixtures_fixture':
      return parsed(z.object({ fixture: Fixture }), content, ({ fixture }) => ({
        kind: 'fixture',
        message: fixture,
      }))
    default:
      return { kind: 'other' }
  }
}

function parseXml(xml: string): Record<string, unknown> | string {
  try {
    return z.record(z.string(), z.unknown()).parse(parser.parse(xml, true))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function parsed<S extends z.ZodType>(
  schema: S,
  content: unknown,
  toMessage: (message: z.infer<S>) => UofMessage,
): UofMessage | string {
  const result = schema.safeParse(content)
  if (result.success) return toMessage(result.data)
  const [issue] = result.error.issues
  return `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'not a message of the feed'}`.trim()
}
