import * as z from 'zod'

/** `game-` and the name that the feed gives it, as in the partition key: `game-2957FB14-2939-4A7C`, `game-sr:match:123`. */
export const GameId = z
  .string()
  .regex(
    /^game-[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$/,
    'must be "game-" and 1 to 80 letters, digits, ".", "_", ":" or "-"',
  )
export type GameId = z.infer<typeof GameId>

/** `client-` and a name: a bookmaker that the system serves. */
export const ClientId = z
  .string()
  .regex(
    /^client-[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/,
    'must be "client-" and 1 to 80 letters, digits, ".", "_" or "-"',
  )
export type ClientId = z.infer<typeof ClientId>

/** API Gateway's id of a connection: base64url-like, for example `L0SM9cOFvHcCIhw=`. */
export const ConnectionId = z
  .string()
  .regex(/^[A-Za-z0-9_+/-]{8,128}={0,2}$/, 'must be a connection id of API Gateway')
export type ConnectionId = z.infer<typeof ConnectionId>

/** A sports data provider, as its API key names it. */
export const ProviderName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be 1 to 64 letters, digits, "_" or "-"')
export type ProviderName = z.infer<typeof ProviderName>

/** The type of a market: `spread`, `moneyline`, `total`, `match-odds`, `win`, … */
export const MarketType = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1 to 64 letters, digits, ".", "_" or "-"')
export type MarketType = z.infer<typeof MarketType>

/** `soccer`, `tennis`, `american-football`, `americanfootball_nfl`, … */
export const Sport = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,31}$/, 'must be 1 to 32 lower-case letters, digits, "_" or "-", a letter first')
export type Sport = z.infer<typeof Sport>

/** False for text with half a surrogate pair: it has no UTF-8 form, and would not come back as it was sent. */
export function isWellFormed(text: string): boolean {
  return text.isWellFormed()
}

export const notWellFormed = 'must be well-formed Unicode'

/**
 * Text that people read: without control characters and without overrides of the direction of writing, which can make one name
 * look like another. A tab or the end of a line becomes a space.
 */
export function displayText(maxLength: number) {
  return z
    .string()
    .refine(isWellFormed, notWellFormed)
    .overwrite((text) =>
      text.replaceAll(/[\t\n\r]+/g, ' ').replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, ''),
    )
    .max(maxLength)
}
