import * as z from 'zod'
import { GameId, isWellFormed, MarketType, notWellFormed, type ProviderName } from '../identifiers.ts'
import { type EpochMs, LooseInstant, toEpochMs } from '../instant.ts'
import { maxFutureMs, maxOddsPerRequest } from '../limits.ts'
import type { Odds } from '../odds.ts'
import { OddsFormat, Price, priceIssue } from '../odds-format.ts'

/** A handicap line or a score. DynamoDB refuses numbers as small as JSON can write them. */
const Line = z
  .number()
  .min(-1e6)
  .max(1e6)
  .refine((line) => line === 0 || Math.abs(line) >= 1e-6, 'must be 0 or at least 0.000001 in size')

/**
 * One odds as a provider sends it to PUT /feeds. Prices are American unless `oddsFormat` says otherwise. Unknown
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
      const fault = price === undefined ? undefined : priceIssue(price, odds.oddsFormat)
      if (fault !== undefined) context.addIssue({ code: 'custom', path: [field], message: fault })
    }
  })
export type FeedOdds = z.infer<typeof FeedOdds>
export type FeedOddsInput = z.input<typeof FeedOdds>

/** The body of PUT /feeds; each odds is validated on its own, as {@link FeedOdds}. */
export const FeedsRequest = z.object({ odds: z.array(z.unknown()).min(1).max(maxOddsPerRequest) })
export type FeedsRequest = z.infer<typeof FeedsRequest>

/** What one odds of a request was refused for. */
export const RejectedOdds = z.object({
  /** Its place in the request's `odds`, from 0. */
  index: z.number().int(),
  /** The field as a path, for example `homeOdds`; empty when the odds is no object. */
  field: z.string(),
  reason: z.string(),
})
export type RejectedOdds = z.infer<typeof RejectedOdds>

/**
 * The answer to PUT /feeds: 200 when every odds is stored, 207 when some were rejected or not stored.
 * `stored` + `duplicates` + distinct rejected indexes + `notStored` make up the request.
 */
export const FeedsResponse = z.object({
  stored: z.number().int(),
  /** Odds that a later odds of the same request replaced (same game, date, type and provider). */
  duplicates: z.number().int(),
  rejected: z.array(RejectedOdds),
  /** Valid, but the store did not take them: send them again. By index. */
  notStored: z.array(z.number().int()),
})
export type FeedsResponse = z.infer<typeof FeedsResponse>

/** An accepted {@link FeedOdds} as odds of `provider`, taken in at `receivedAt`. */
export function toOdds(feed: FeedOdds, provider: ProviderName, receivedAt: EpochMs): Odds {
  return {
    ...feed,
    provider,
    receivedAt,
  }
}

/** Why a feed date cannot be true at `nowMs`, or undefined. */
export function feedDateIssue(feed: FeedOdds, nowMs: EpochMs): string | undefined {
  return toEpochMs(feed.date) > nowMs + maxFutureMs ? 'must not be more than a day in the future' : undefined
}
