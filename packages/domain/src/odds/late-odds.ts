import * as z from 'zod'
import { InvalidKeyError } from '../errors.ts'
import { toEpochMs, toInstant } from '../instant.ts'
import { copiedAfterMs, lateAfterMs } from '../limits.ts'
import { type Odds, type OddsIdentity, oddsKey, oddsSortKeyPrefix } from './odds.ts'
import { fromOddsItem, OddsItem, toOddsItem } from './odds-item.ts'
import type { PrimaryKey } from '../table.ts'

/** True if odds took so long from their feed date to their arrival that they may be older than what is shown. */
export function isLate({ date, receivedAt }: Pick<Odds, 'date' | 'receivedAt'>): boolean {
  return receivedAt - toEpochMs(date) > lateAfterMs
}

/** True if odds took so long that a catch-up by feed date would miss them: the table keeps them by arrival too. */
export function hasLateCopy({ date, receivedAt }: Pick<Odds, 'date' | 'receivedAt'>): boolean {
  return receivedAt - toEpochMs(date) > copiedAfterMs
}

export const lateOddsSortKeyPrefix = 'late-'

/** Second key of late odds, next to {@link oddsKey}: the table keeps them again in the order of arrival. */
export function lateOddsKey(odds: OddsIdentity & Pick<Odds, 'receivedAt'>): PrimaryKey {
  const { PK, SK } = oddsKey(odds)
  return {
    PK,
    SK: `${lateOddsSortKeyPrefix}${toInstant(Math.floor(odds.receivedAt))}#${SK.slice(oddsSortKeyPrefix.length)}`,
  }
}

/** A late odds record as the table holds it in the order of arrival, for a day. */
export const LateOddsItem = OddsItem.extend({ SK: z.string().startsWith(lateOddsSortKeyPrefix) })
export type LateOddsItem = z.infer<typeof LateOddsItem>

/** @param retentionSeconds how long after its arrival the table keeps the odds, in both places. */
export function toLateOddsItem(odds: Odds, retentionSeconds: number): LateOddsItem {
  return {
    ...toOddsItem(odds, retentionSeconds),
    ...lateOddsKey(odds),
  }
}

/** Inverse of {@link toLateOddsItem}. @throws InvalidKeyError */
export function fromLateOddsItem(item: LateOddsItem): Odds {
  const identityAt = item.SK.indexOf('#') + 1
  if (identityAt === 0) {
    throw new InvalidKeyError(
      'late odds',
      `${item.PK} ${item.SK}`,
      '"game-<id>" and "late-<arrival>#<date>#<market id>#<provider>#<digest>"',
    )
  }
  return fromOddsItem({ ...item, SK: `${oddsSortKeyPrefix}${item.SK.slice(identityAt)}` })
}
