import * as z from 'zod'
import { InvalidKeyError } from '../errors.ts'
import { GameId, MarketType, ProviderName } from '../identifiers.ts'
import { EpochMs, Instant, toEpochSeconds, toInstant } from '../instant.ts'
import { OddsFormat, Price } from '../price/odds-format.ts'
import type { PrimaryKey } from '../table.ts'

/**
 * The prices of one market of one game by one provider at one instant. Prices are verbatim, in `oddsFormat`.
 * `home` and `away` are handicap lines or scores, as the provider sends them.
 */
export const Odds = z.object({
  gameId: GameId,
  type: MarketType,
  provider: ProviderName,
  /** When the provider says that these prices began. */
  date: Instant,
  home: z.number().optional(),
  away: z.number().optional(),
  homeOdds: Price,
  awayOdds: Price,
  drawOdds: Price.optional(),
  oddsFormat: OddsFormat,
  /** False while the market is suspended: the prices are the last ones, and no bet is taken. */
  isOpen: z.boolean(),
  summary: z.string().optional(),
  gameDate: Instant.optional(),
  /** The provider's own sequence number. */
  seq: z.number().int().nonnegative().optional(),
  /** When the feeds API received them. */
  receivedAt: EpochMs,
})
export type Odds = z.infer<typeof Odds>

/** Identity of a record of odds. Records with equal identity are versions of one; the later version wins. */
export type OddsIdentity = Pick<Odds, 'gameId' | 'type' | 'provider' | 'date'>

export const oddsSortKeyPrefix = 'odds-'

export function oddsKey({ gameId, date, type, provider }: OddsIdentity): PrimaryKey {
  return {
    PK: gameId,
    SK: `${oddsSortKeyPrefix}${date}#${type}#${provider}`,
  }
}

/** Inverse of {@link oddsKey}. @throws InvalidKeyError */
export function parseOddsKey({ PK, SK }: PrimaryKey): OddsIdentity {
  const [date, type, provider, ...rest] = SK.startsWith(oddsSortKeyPrefix)
    ? SK.slice(oddsSortKeyPrefix.length).split('#')
    : []
  const parsed = OddsIdentitySchema.safeParse({ gameId: PK, date, type, provider })
  if (!parsed.success || rest.length > 0) {
    throw new InvalidKeyError('odds', `${PK} ${SK}`, '"game-<id>" and "odds-<date>#<type>#<provider>"', {
      cause: parsed.error,
    })
  }
  return parsed.data
}

/** Stable string key of an {@link OddsIdentity}, for maps and sets. */
export function oddsId(identity: OddsIdentity): string {
  const { PK, SK } = oddsKey(identity)
  return `${PK}/${SK}`
}

/** Stable string key of the market that odds price: only the newest record of a market is shown. */
export function marketId({ gameId, type, provider }: Pick<Odds, 'gameId' | 'type' | 'provider'>): string {
  return `${gameId}/${type}/${provider}`
}

/** True if two versions of a record of odds carry the same prices: a duplicate, not a correction. */
export function sameOdds(a: Odds, b: Odds): boolean {
  return (
    a.homeOdds === b.homeOdds &&
    a.awayOdds === b.awayOdds &&
    a.drawOdds === b.drawOdds &&
    a.oddsFormat === b.oddsFormat &&
    a.isOpen === b.isOpen &&
    a.home === b.home &&
    a.away === b.away
  )
}

/** When a version of a record of odds arrived, and when the table took it, where that is known. */
export type VersionTimes = Pick<Odds, 'receivedAt'> & { readonly storedAt?: EpochMs | undefined }

/**
 * True if `next` is a later version of a record of odds than `known`. Of two that arrived in the same millisecond, the
 * table's order decides; one read over REST (without `storedAt`) is what the table holds now.
 */
export function isLaterRecord(next: VersionTimes, known: VersionTimes): boolean {
  if (next.receivedAt !== known.receivedAt) return next.receivedAt > known.receivedAt
  if (next.storedAt === undefined) return true
  return known.storedAt !== undefined && next.storedAt > known.storedAt
}

/** Orders odds of one market as the provider meant them: by date, then by its sequence number, then by arrival. */
export function compareOdds(a: Odds, b: Odds): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1
  return (a.seq ?? 0) - (b.seq ?? 0) || a.receivedAt - b.receivedAt
}

/** A record of odds as the table holds it. */
export const OddsItem = z.object({
  PK: z.string(),
  SK: z.string().startsWith(oddsSortKeyPrefix),
  TYPE: z.string(),
  PROVIDER: z.string(),
  FEEDDATE: Instant,
  HOME: z.number().optional(),
  AWAY: z.number().optional(),
  HOMEODDS: Price,
  AWAYODDS: Price,
  DRAWODDS: Price.optional(),
  ODDSFORMAT: OddsFormat,
  ISOPEN: z.boolean(),
  SUMMARY: z.string().optional(),
  /** Epoch seconds. */
  GAMEDATE: z.number().optional(),
  SEQ: z.number().optional(),
  /** Epoch milliseconds: when the feeds API received it. */
  CREATED: z.number(),
  /** Epoch seconds: when the table may drop it. */
  EXPIRE: z.number(),
})
export type OddsItem = z.infer<typeof OddsItem>

/** @param retentionSeconds how long after its arrival the table keeps the odds. */
export function toOddsItem(odds: Odds, retentionSeconds: number): OddsItem {
  return {
    ...oddsKey(odds),
    TYPE: odds.type,
    PROVIDER: odds.provider,
    FEEDDATE: odds.date,
    HOME: odds.home,
    AWAY: odds.away,
    HOMEODDS: odds.homeOdds,
    AWAYODDS: odds.awayOdds,
    DRAWODDS: odds.drawOdds,
    ODDSFORMAT: odds.oddsFormat,
    ISOPEN: odds.isOpen,
    SUMMARY: odds.summary,
    GAMEDATE: odds.gameDate === undefined ? undefined : toEpochSeconds(odds.gameDate),
    SEQ: odds.seq,
    CREATED: odds.receivedAt,
    EXPIRE: Math.floor(odds.receivedAt / 1000) + retentionSeconds,
  }
}

/** Inverse of {@link toOddsItem}; a game date comes back to the second. @throws InvalidKeyError */
export function fromOddsItem(item: OddsItem): Odds {
  return {
    ...parseOddsKey(item),
    home: item.HOME,
    away: item.AWAY,
    homeOdds: item.HOMEODDS,
    awayOdds: item.AWAYODDS,
    drawOdds: item.DRAWODDS,
    oddsFormat: item.ODDSFORMAT,
    isOpen: item.ISOPEN,
    summary: item.SUMMARY,
    gameDate: item.GAMEDATE === undefined ? undefined : toInstant(item.GAMEDATE * 1000),
    seq: item.SEQ,
    receivedAt: item.CREATED,
  }
}

const OddsIdentitySchema = Odds.pick({ gameId: true, type: true, provider: true, date: true })
