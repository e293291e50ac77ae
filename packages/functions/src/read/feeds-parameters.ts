import { betStopType, GameId, MarketType, parseMarketId, ProviderName } from '@sportsfeeds/domain'
import { rangeEnd } from '@sportsfeeds/domain/internal'
import * as z from 'zod'

/**
 * Games in one request: at their longest they and a token stay inside the 10,240 bytes that API Gateway takes as request line and headers.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const maxGamesPerRequest = 60

/** Odds in one response: at their longest, well below Lambda's 6 MB. */
export const maxOddsPerPage = 1_000

/** Markets, types or providers in one request. */
const maxFilterValues = 50

function queryInstant(side: 'from' | 'to') {
  // "+" means a space in a query, and a zone east of Greenwich was meant.
  return z
    .string()
    .transform((text) => text.replace(/ (?=\d\d:?\d\d$)/, '+'))
    .pipe(rangeEnd(side))
    .optional()
}

const QueryMarket = z.string().refine(isMarketId, 'must be a market id such as "moneyline" or "total/1h@1.5"')

function filterOf<Schema extends z.ZodType<string>>(schema: Schema) {
  return z
    .array(schema)
    .min(1)
    .max(maxFilterValues)
    .transform((values) => [...new Set(values)].toSorted())
    .optional()
}

const lastEpochMs = Date.UTC(9999, 11, 31)

const QueryEpochMs = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,6})?$/, 'must be epoch milliseconds')
  .transform(Number)
  .pipe(z.number().max(lastEpochMs))

/** Query parameters of GET /feeds. */
export const FeedsParameters = z.object({
  game: z
    .array(GameId)
    .min(1)
    .max(maxGamesPerRequest)
    .transform((games) => [...new Set(games)].toSorted()),
  market: filterOf(QueryMarket),
  type: filterOf(MarketType),
  provider: filterOf(ProviderName),
  from: queryInstant('from'),
  to: queryInstant('to'),
  order: z.enum(['asc', 'desc']).optional(),
  limit: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(1).max(maxOddsPerPage))
    .optional(),
  since: QueryEpochMs.optional(),
  cursor: z.string().max(4_000).optional(),
  through: QueryEpochMs.optional(),
  opening: z.literal('true').optional(),
})
export type FeedsParameters = z.infer<typeof FeedsParameters>

function isMarketId(text: string): boolean {
  try {
    return parseMarketId(text).type !== betStopType
  } catch {
    return false
  }
}
