import * as z from 'zod'
import { GameId, isWellFormed, MarketType, notWellFormed, type ProviderName } from '../identifiers.ts'
import { type EpochMs, LooseInstant, toEpochMs } from '../instant.ts'
import { maxFutureMs, maxOddsPerRequest } from '../limits.ts'
import type { Odds } from '../odds/odds.ts'
import { OddsFormat, Price, priceIssue } from '../price/odds-format.ts'

/** A handicap line or a score. DynamoDB refuses numbers as small as JSON can write them. */
const Line = z
  .number()
  .min(-1e6)
  .max(1e6)
  .refine((line) => line === 0 || Math.abs(line) >= 1e-6, 'must be 0 or at least 0.000001 in size')

/**
 * One odds record as a provider sends it to PUT /feeds. Prices are American unless `oddsFormat` says otherwise. Unknown
 * fields are ignored, so that a provider's own bookkeeping does no harm.
 */
export const FeedOdds = z
  .object({
    gameId: GameId,
    type: MarketType,
    date: LooseInstant,
    isOpen: z.boolean(),
    home: Line.optional(),
    away: Line.optional(),
    homeOdds: Price,
    awayOdds: Price,
    drawOdds: Price.optional(),
    oddsFormat: OddsFormat.default('american'),
    summary: z.string().max(500).refine(isWellFormed, notWellFormed).optional(),
    gameDate: LooseInstant.optional(),
    seq: z.number().int().nonnegative().optional(),
  })
  .superRefine((odds, context) => {
    for (const field of ['homeOdds', 'awayOdds', 'drawOdds'] as const) {
      const price = odds[field]
      const issue = price === undefined ? undefined : priceIssue(price, odds.oddsFormat)
      if (issue !== undefined) context.addIssue({ code: 'custom', path: [field], message: issue })
    }
  })
export type FeedOdds = z.infer<typeof FeedOdds>
export type FeedOddsInput = z.input<typeof FeedOdds>

/** The body of PUT /feeds; each record is validated on its own, as {@link FeedOdds}. */
export const FeedsRequest = z.object({ odds: z.array(z.unknown()).min(1).max(maxOddsPerRequest) })
export type FeedsRequest = z.infer<typeof FeedsRequest>

/** Why one odds record of a request was rejected. */
export const RejectedOdds = z.object({
  /** Its place in the request's `odds`, from 0. */
  index: z.number().int(),
  /** The field as a path, for example `homeOdds`; empty when the record is not an object. */
  field: z.string(),
  reason: z.string(),
})
export type RejectedOdds = z.infer<typeof RejectedOdds>

/**
 * The response to PUT /feeds: 200 when all odds are stored, 207 when some were rejected or not stored.
 * `stored` + `duplicates` + distinct rejected indexes + `notStored` make up the request.
 */
export const FeedsResponse = z.object({
  stored: z.number().int(),
  /** Odds replaced by a later record of the same request (same game, date, type and provider). */
  duplicates: z.number().int(),
  rejected: z.array(RejectedOdds),
  /** Indexes of valid odds that could not be stored: send them again. */
  notStored: z.array(z.number().int()),
})
export type FeedsResponse = z.infer<typeof FeedsResponse>

/** Turns an accepted {@link FeedOdds} into odds of `provider`, received at `receivedAt`. */
export function toOdds(feed: FeedOdds, provider: ProviderName, receivedAt: EpochMs): Odds {
  return {
    ...feed,
    provider,
    receivedAt,
  }
}

/** The rule that a feed date breaks at `nowMs`, or undefined. */
export function feedDateIssue(feed: FeedOdds, nowMs: EpochMs): string | undefined {
  return toEpochMs(feed.date) > nowMs + maxFutureMs ? 'must not be more than a day in the future' : undefined
}
