import { EpochMs, LooseInstant, MarketType } from '@sportsfeeds/domain'
import * as z from 'zod'

/**
 * Messages of the Exchange Stream, as far as prices need them; unknown fields are left out.
 * https://docs.developer.betfair.com/display/1smk3cen4v3lu3yomq5qye0ni/Exchange+Stream+API
 */
const PriceSize = z.tuple([z.number(), z.number()])
const LevelPriceSize = z.tuple([z.number(), z.number(), z.number()])

const RunnerChange = z.object({
  id: z.number(),
  /** Handicap, where a selection has several. */
  hc: z.number().optional(),
  /** Last traded price. */
  ltp: z.number().optional(),
  /** Available to back: price and size; size 0 removes the price. */
  atb: z.array(PriceSize).optional(),
  /** The same as a few best places: place, price and size; size 0 empties the place. */
  batb: z.array(LevelPriceSize).optional(),
})
export type RunnerChange = z.infer<typeof RunnerChange>

/** Ids become part of a game's id. */
const Id = z.string().regex(/^[A-Za-z0-9._-]{1,60}$/, 'must be 1 to 60 letters, digits, ".", "_" or "-"')

const MarketStatus = z.enum(['INACTIVE', 'OPEN', 'SUSPENDED', 'CLOSED'])

const Runner = z.object({
  id: z.number(),
  hc: z.number().optional(),
  name: z.string().optional(),
  sortPriority: z.number().optional(),
  status: z.string(),
})
export type Runner = z.infer<typeof Runner>

/** Type of markets whose definition does not have one. */
const generalType = 'market'

const MarketDefinition = z.object({
  status: MarketStatus,
  inPlay: z.boolean().default(false),
  marketTime: LooseInstant,
  /** Empty for some markets. */
  marketType: z
    .union([z.literal(''), MarketType])
    .default('')
    .transform((type) => (type === '' ? generalType : type.toLowerCase().replaceAll('_', '-'))),
  bettingType: z.string().default('ODDS'),
  name: z.string().optional(),
  eventId: Id.optional(),
  eventName: z.string().optional(),
  eventTypeId: z.string().optional(),
  venue: z.string().optional(),
  timezone: z.string().optional(),
  priceLadderDefinition: z.object({ type: z.string() }).optional(),
  /** The line that the exchange calls the main one. */
  keyLineDefinition: z
    .object({ kl: z.array(z.object({ id: z.number(), hc: z.number() })).default([]) })
    .optional(),
  runners: z.array(Runner),
})
export type MarketDefinition = z.infer<typeof MarketDefinition>

const MarketChange = z.object({
  id: Id,
  /** An image: forget what was known of the market's prices. */
  img: z.boolean().optional(),
  marketDefinition: MarketDefinition.optional(),
  rc: z.array(RunnerChange).optional(),
})
export type MarketChange = z.infer<typeof MarketChange>

const MarketChangeMessage = z.object({
  op: z.literal('mcm'),
  /** Publish time, epoch milliseconds. */
  pt: EpochMs,
  /** Absent in a heartbeat. */
  mc: z.array(MarketChange).default([]),
})

/** About the connection, orders, races (`rcm`) and cricket scores (`ccm`). */
const OtherMessage = z.object({
  op: z.enum([
    'connection',
    'status',
    'authentication',
    'marketSubscription',
    'heartbeat',
    'ocm',
    'rcm',
    'ccm',
  ]),
})

const StreamMessage = z.discriminatedUnion('op', [MarketChangeMessage, OtherMessage])
export type StreamMessage = z.infer<typeof StreamMessage>

/** One message of a recording. @returns the reason as a string if it is malformed. */
export function parseStreamMessage(value: unknown): StreamMessage | string {
  const message = StreamMessage.safeParse(value)
  if (message.success) return message.data
  const [issue] = message.error.issues
  return `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'not a stream message'}`.trim()
}
