import { GameId, Instant, OddsDigest, Price, ProviderName } from '@sportsfeeds/domain'
import * as z from 'zod'

/** The entry of an outcome in a market. */
export const OutcomeEntry = z.union([
  z.string().describe('Outcome id.'),
  z.tuple([z.string(), z.string()]).describe('Outcome id and name.'),
])

/** What few markets have. */
export const MarketDetails = z.object({
  main: z.boolean().optional(),
  summary: z.string().optional(),
  gameDate: Instant.optional(),
})

const marketParts = [
  z.string().describe('Market id: "type[/period][:subject][@line]", or "*" for a bet stop.'),
  ProviderName,
  z.array(OutcomeEntry).describe('Outcomes in the order of the prices.'),
] as const

/** The entry of a price in a record. */
export const PriceEntry = z.union([
  Price.describe('A price; 0 for none.'),
  z
    .union([z.tuple([Price, z.number().int()]), z.tuple([Price, z.number().int(), z.number()])])
    .describe('Price or 0; status: 0 none, 1 suspended, 2 removed, 3 winner, 4 loser; and perhaps a line.'),
])

const oddsParts = [
  z.number().int().describe('Place in `markets`, from 0.'),
  z.number().int().describe('Feed date, in ms after `time`; may be negative.'),
  z.number().describe('Arrival (`receivedAt`), in ms after `time`, with microseconds.'),
  z.number().nullable().describe('Time of storing (`storedAt`), in ms after `time`; null in a snapshot.'),
  OddsDigest,
  z
    .number()
    .int()
    .describe(
      'Format + 3 × status. Formats: 0 american, 1 decimal, 2 fractional. Statuses: 0 open, 1 suspended, 2 closed.',
    ),
  z.array(PriceEntry).describe('As many as the market has outcomes.'),
] as const

/** What few records have. */
export const OddsDetails = z.object({ seq: z.number().int().optional(), reason: z.string().optional() })

/** An entry of `markets`. */
export const MarketEntry = z.union([z.tuple([...marketParts]), z.tuple([...marketParts, MarketDetails])])

/** An entry of `odds`. */
export const OddsEntry = z.union([z.tuple([...oddsParts]), z.tuple([...oddsParts, OddsDetails])])

/** Odds of one game as they are in a frame, for generated documents; domain's decoder reads the same. */
export const GameOddsBlock = z.object({
  game: GameId,
  time: z.number().int(),
  markets: z.array(MarketEntry),
  odds: z.array(OddsEntry),
})
