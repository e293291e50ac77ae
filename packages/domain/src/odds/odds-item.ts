import * as z from 'zod'
import { EpochMs, EpochSeconds, Instant, toEpochSeconds, toInstant } from '../instant.ts'
import { OddsFormat, Price, priceIssue } from '../price/odds-format.ts'
import { InvalidPriceError } from '../errors.ts'
import { Line } from './market.ts'
import { effectiveLine, MarketStatus, Odds, oddsKey, oddsSortKeyPrefix, parseOddsKey } from './odds.ts'
import type { Outcome } from './outcome.ts'
import { outcomesOfSides, sidesOfOutcomes } from './sides.ts'

/**
 * The attributes of odds: home, draw and away have attributes of their own, all other outcomes are in a list. What is valid here is
 * valid in a frame and in a response too, so that no reader further on meets a record that it cannot read.
 */
const oddsAttributes = {
  TYPE: z.string(),
  PROVIDER: z.string(),
  FEEDDATE: Instant,
  HOME: Line.optional(),
  AWAY: Line.optional(),
  HOMEODDS: Price.optional(),
  AWAYODDS: Price.optional(),
  DRAWODDS: Price.optional(),
  OUTCOMES: Odds.shape.outcomes.optional(),
  ODDSFORMAT: OddsFormat,
  /** Items that were stored before markets had a status have ISOPEN in its place. */
  STATUS: MarketStatus.optional(),
  ISOPEN: z.boolean().optional(),
  REASON: Odds.shape.reason,
  MAIN: Odds.shape.main,
  /** The effective line, for those who read the table: it is in the key or in the outcomes too. */
  LINE: z.number().optional(),
  SUMMARY: Odds.shape.summary,
  GAMEDATE: EpochSeconds.optional(),
  SEQ: Odds.shape.seq,
  /** When the feeds API received it. */
  CREATED: EpochMs,
  /** Epoch seconds: when the table may drop it. */
  EXPIRE: z.number(),
}

/** One odds record as the table holds it. */
export const OddsItem = z.object({
  PK: z.string(),
  SK: z.string().startsWith(oddsSortKeyPrefix),
  ...oddsAttributes,
})
export type OddsItem = z.infer<typeof OddsItem>

/** @param retentionSeconds how long after its arrival the table keeps the odds. */
export function toOddsItem(odds: Odds, retentionSeconds: number): OddsItem {
  return {
    ...oddsKey(odds),
    TYPE: odds.type,
    PROVIDER: odds.provider,
    FEEDDATE: odds.date,
    ...outcomeAttributes(odds),
    ODDSFORMAT: odds.oddsFormat,
    STATUS: odds.status,
    REASON: odds.reason,
    MAIN: odds.main,
    LINE: effectiveLine(odds),
    SUMMARY: odds.summary,
    GAMEDATE: odds.gameDate === undefined ? undefined : toEpochSeconds(odds.gameDate),
    SEQ: odds.seq,
    CREATED: odds.receivedAt,
    EXPIRE: Math.floor(odds.receivedAt / 1000) + retentionSeconds,
  }
}

/** Inverse of {@link toOddsItem}; a game date comes back to the second. @throws InvalidKeyError, InvalidPriceError */
export function fromOddsItem(item: OddsItem): Odds {
  const { gameId, provider, date, digest, ...market } = parseOddsKey(item)
  const odds: Odds = {
    gameId,
    ...market,
    provider,
    date,
    status: item.STATUS ?? (item.ISOPEN === false ? 'suspended' : 'open'),
    oddsFormat: item.ODDSFORMAT,
    outcomes: item.OUTCOMES ?? outcomesOf(item),
    receivedAt: item.CREATED,
    digest,
  }
  for (const { odds: price } of odds.outcomes) {
    const issue = price === undefined ? undefined : priceIssue(price, odds.oddsFormat)
    if (price !== undefined && issue !== undefined) throw new InvalidPriceError(price, odds.oddsFormat, issue)
  }
  if (item.MAIN !== undefined) odds.main = item.MAIN
  if (item.SEQ !== undefined) odds.seq = item.SEQ
  if (item.REASON !== undefined) odds.reason = item.REASON
  if (item.SUMMARY !== undefined) odds.summary = item.SUMMARY
  if (item.GAMEDATE !== undefined) odds.gameDate = toInstant(item.GAMEDATE * 1000)
  return odds
}

function outcomeAttributes({ type, outcomes }: Odds): Partial<OddsItem> {
  const sides = sidesOfOutcomes(type, outcomes)
  if (sides === undefined) return { OUTCOMES: outcomes }
  return {
    HOME: sides.home,
    AWAY: sides.away,
    HOMEODDS: sides.homeOdds,
    AWAYODDS: sides.awayOdds,
    DRAWODDS: sides.drawOdds,
  }
}

function outcomesOf(item: OddsItem): Outcome[] {
  return outcomesOfSides(item.TYPE, {
    home: item.HOME,
    away: item.AWAY,
    homeOdds: item.HOMEODDS,
    awayOdds: item.AWAYODDS,
    drawOdds: item.DRAWODDS,
  })
}
