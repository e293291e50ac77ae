import * as z from 'zod'
import { InvalidKeyError } from '../errors.ts'
import { isWellFormed, MarketType, notWellFormed } from '../identifiers.ts'

/**
 * A handicap or a total as a number. DynamoDB refuses numbers as small as JSON can write them, and `-0` would be a second
 * zero in a key.
 */
export const Line = z
  .number()
  .min(-1e6)
  .max(1e6)
  .refine((line) => line === 0 || Math.abs(line) >= 1e-6, 'must be 0 or at least 0.000001 in size')
  .overwrite((line) => line + 0)
export type Line = z.infer<typeof Line>

/** A part of a game: `1h`, `q3`, `set-2`, `map1`, … */
export const Period = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/, 'must be 1 to 32 letters, digits, ".", "_" or "-"')
export type Period = z.infer<typeof Period>

/** What a market is about, other than the game: a player or a team, by name or by the provider's id (`sr:player:1234`). */
export const Subject = z
  .string()
  .min(1)
  .max(100)
  .refine((text) => text.trim() === text, 'must not begin or end with a space')
  .refine(isWellFormed, notWellFormed)
  .refine(isPrintable, 'must not contain control characters')
export type Subject = z.infer<typeof Subject>

/**
 * A proposition to bet on, within its game: `moneyline`, `total` at 2.5, `total` of the first half at 1.5, `player-points` of a
 * player at 24.5, `win` of a race. Markets that differ in `line` are different markets; a provider that names no line has a single
 * market of that type, its main line, which may move from record to record.
 */
export const Market = z.object({
  type: MarketType,
  period: Period.optional(),
  subject: Subject.optional(),
  line: Line.optional(),
})
export type Market = z.infer<typeof Market>

/** The `type` of a bet stop, which suspends every open market of its game and provider. */
export const betStopType = '*'

/** {@link Market}, or the place of one in a bet stop. */
export type MarketOrBetStop = Omit<Market, 'type'> & { readonly type: string }

/**
 * Canonical text of a market: `type[/period][:subject][@line]`, for example `total/1h@1.5` or `player-points:LeBron James@24.5`.
 * The separators, `#` and `%` are percent-encoded in the subject, the only part that may contain them.
 */
export function marketId({ type, period, subject, line }: MarketOrBetStop): string {
  return (
    type +
    (period === undefined ? '' : `/${period}`) +
    (subject === undefined ? '' : `:${encode(subject)}`) +
    (line === undefined ? '' : `@${line}`)
  )
}

/** Inverse of {@link marketId}. @throws InvalidKeyError */
export function parseMarketId(id: string): MarketOrBetStop {
  if (id === betStopType) return { type: betStopType }
  const [, type, period, subject, line] =
    /^([^#/:@]+)(?:\/([^#/:@]+))?(?::([^#/:@]+))?(?:@([^#/:@]+))?$/.exec(id) ?? []
  const market = Market.safeParse({
    type,
    ...(period === undefined ? {} : { period }),
    ...(subject === undefined ? {} : { subject: decode(subject) }),
    ...(line === undefined ? {} : { line: Number(line) }),
  })
  if (!market.success || marketId(market.data) !== id) {
    throw new InvalidKeyError('a market', id, '"type[/period][:subject][@line]"', {
      cause: market.success ? undefined : market.error,
    })
  }
  return market.data
}

/** What the outcomes of a market are: two sides with a handicap, over and under a total, or anything else. */
export type MarketFamily = 'handicap' | 'total' | 'other'

/** Family of a market by the words of its type: `asian-handicap`, `spread`, `team-total`, `over-under`, … */
export function marketFamily(type: string): MarketFamily {
  if (/(^|[._-])(spreads?|handicaps?|run-?line|puck-?line)([._-]|$)/i.test(type)) return 'handicap'
  if (/(^|[._-])(totals?|over-?under|over_under)([._-]|$)/i.test(type)) return 'total'
  return 'other'
}

function encode(text: string): string {
  return text.replace(/[%#/:@]/g, (character) => encodeURIComponent(character))
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function isPrintable(text: string): boolean {
  return !/\p{Cc}/u.test(text)
}
