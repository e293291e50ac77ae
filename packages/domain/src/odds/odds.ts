import * as z from 'zod'
import { InvalidKeyError } from '../errors.ts'
import { GameId, isWellFormed, MarketType, notWellFormed, ProviderName } from '../identifiers.ts'
import { EpochMs, Instant } from '../instant.ts'
import { maxOutcomes } from '../limits.ts'
import { OddsFormat } from '../price/odds-format.ts'
import type { PrimaryKey } from '../table.ts'
import {
  betStopType,
  type Line,
  Market,
  marketFamily,
  marketId,
  type MarketOrBetStop,
  parseMarketId,
} from './market.ts'
import { Outcome } from './outcome.ts'

/** Status of a market: bets are taken, not at the moment, or not any more. */
export const MarketStatus = z.enum(['open', 'suspended', 'closed'])
export type MarketStatus = z.infer<typeof MarketStatus>

export const digestPattern = /^([A-Za-z0-9_-]{8})?$/

/** 48 bits of a hash over what a record says, or empty for a record that was stored before records had one. */
export const OddsDigest = z.string().regex(digestPattern, 'must be 8 characters of base64url')
export type OddsDigest = z.infer<typeof OddsDigest>

/** One odds record: what a provider prices of one market of a game at one instant, or a bet stop ({@link isBetStop}). */
export const Odds = z.object({
  gameId: GameId,
  ...Market.shape,
  type: z.union([MarketType, z.literal(betStopType)]),
  /** True if the provider calls this line its main one. */
  main: z.boolean().optional(),
  provider: ProviderName,
  /** When the provider says that this began. */
  date: Instant,
  /** The provider's own sequence number. */
  seq: z.number().int().nonnegative().optional(),
  status: MarketStatus,
  /** Why it is not open, in the provider's words: `goal`, `var`, `timeout`, … */
  reason: z.string().max(100).refine(isWellFormed, notWellFormed).optional(),
  oddsFormat: OddsFormat,
  /** All outcomes of the market; none in a record that suspends or closes it at the prices it has. */
  outcomes: z.array(Outcome).max(maxOutcomes),
  summary: z.string().max(500).refine(isWellFormed, notWellFormed).optional(),
  gameDate: Instant.optional(),
  /** When the feeds API received it: unique within a request, by a fraction of a millisecond. */
  receivedAt: EpochMs,
  digest: OddsDigest,
})
export type Odds = z.infer<typeof Odds>

/** Identity of one odds record. Records that say anything different differ in it. */
export type OddsIdentity = MarketOrBetStop & Pick<Odds, 'gameId' | 'provider' | 'date' | 'digest'>

/** Where a market is priced: a market of a game at a provider. */
export type ProviderMarket = MarketOrBetStop & Pick<Odds, 'gameId' | 'provider'>

export const oddsSortKeyPrefix = 'odds-'

export function oddsKey(odds: OddsIdentity): PrimaryKey {
  const { gameId, date, provider, digest } = odds
  const key = `${oddsSortKeyPrefix}${date}#${marketId(odds)}#${provider}`
  return { PK: gameId, SK: digest === '' ? key : `${key}#${digest}` }
}

/** Inverse of {@link oddsKey}; a key of three parts, as older items have it, has an empty digest. @throws InvalidKeyError */
export function parseOddsKey({ PK, SK }: PrimaryKey): OddsIdentity {
  const [date, market, provider, digest = '', ...rest] = SK.startsWith(oddsSortKeyPrefix)
    ? SK.slice(oddsSortKeyPrefix.length).split('#')
    : []
  const expected = '"game-<id>" and "odds-<date>#<market id>#<provider>#<digest>"'
  const parsed = OddsKeyParts.safeParse({ gameId: PK, date, provider, digest })
  if (!parsed.success || market === undefined || rest.length > 0 || SK.endsWith('#')) {
    throw new InvalidKeyError('odds', `${PK} ${SK}`, expected, { cause: parsed.error })
  }
  return { ...parseMarketId(market), ...parsed.data }
}

/** Stable string key of an {@link OddsIdentity}, for maps and sets. */
export function oddsId(identity: OddsIdentity): string {
  const { PK, SK } = oddsKey(identity)
  return `${PK}/${SK}`
}

/** Stable string key of a {@link ProviderMarket}: only the newest record of each is shown. */
export function providerMarketId(market: ProviderMarket): string {
  return `${market.gameId}/${marketId(market)}/${market.provider}`
}

/** True for a record that suspends every open market of its game and provider, whether or not it was ever priced. */
export function isBetStop({ type }: Pick<Odds, 'type'>): boolean {
  return type === betStopType
}

/** True if any outcome has a price. */
export function hasPrices({ outcomes }: Pick<Odds, 'outcomes'>): boolean {
  return outcomes.some(({ odds }) => odds !== undefined)
}

/**
 * Orders records of a game and provider as the provider meant them: by date (at equal dates a bet stop is later), by the
 * provider's sequence number, by arrival. Zero only for records of equal content that arrived together.
 */
export function compareOdds(a: RankedOdds, b: RankedOdds): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1
  return (
    Number(isBetStop(a)) - Number(isBetStop(b)) ||
    (a.seq ?? 0) - (b.seq ?? 0) ||
    a.receivedAt - b.receivedAt ||
    compareText(a.digest, b.digest)
  )
}

export type RankedOdds = Pick<Odds, 'type' | 'date' | 'seq' | 'receivedAt' | 'digest'>

/**
 * The line that a record prices: its market's, or else the one that its outcomes state (home's handicap, over's total).
 * Undefined where numbers on the outcomes are not lines, for example scores next to a moneyline.
 */
export function effectiveLine(odds: Pick<Odds, 'type' | 'line' | 'outcomes'>): Line | undefined {
  if (odds.line !== undefined) return odds.line
  const family = marketFamily(odds.type)
  if (family === 'other') return undefined
  const ownLine = (id: string): Line | undefined => odds.outcomes.find((outcome) => outcome.id === id)?.line
  if (family === 'total') return ownLine('over') ?? ownLine('under')
  const away = ownLine('away')
  return ownLine('home') ?? (away === undefined ? undefined : 0 - away)
}

/** The line of one outcome as it is read out: a handicap of −3.5 for home is +3.5 for away. */
export function outcomeLine(
  odds: Pick<Odds, 'type' | 'line' | 'outcomes'>,
  outcome: Pick<Outcome, 'id' | 'line'>,
): Line | undefined {
  if (marketFamily(odds.type) === 'other' && odds.line === undefined) return undefined
  if (outcome.line !== undefined) return outcome.line
  const line = effectiveLine(odds)
  if (line === undefined) return undefined
  return marketFamily(odds.type) === 'handicap' && outcome.id === 'away' ? 0 - line : line
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

const OddsKeyParts = Odds.pick({ gameId: true, provider: true, date: true, digest: true })
