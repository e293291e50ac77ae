import {
  type EpochMs,
  type FeedOdds,
  type FeedWarning,
  fieldPath,
  maxMarketsPerGame,
  oddsId,
  parseFeedOdds,
  type ProviderName,
  type RejectedOdds,
  toOdds,
} from '@sportsfeeds/domain'
import { feedDateIssue } from '@sportsfeeds/domain/internal'
import { describeIssue } from '../http/describe-issue.ts'
import { lateWarnings, lineWarnings, unknownFieldWarnings } from './feed-warnings.ts'
import type { IndexedOdds } from './indexed-odds.ts'
import type { MarketLimits } from './market-limits.ts'

/** The records of a request, sorted by what becomes of them. Every index of the request is in exactly one part. */
export interface AcceptedOdds {
  /** To be stored; of distinct identities. */
  readonly accepted: readonly IndexedOdds[]
  /** Number of records that say the same as a later one of the request. */
  readonly duplicates: number
  /** One entry for each issue; a record may have several. */
  readonly rejected: readonly RejectedOdds[]
  readonly warnings: readonly FeedWarning[]
}

export interface AcceptOddsOptions {
  readonly provider: ProviderName
  readonly receivedAt: EpochMs
  readonly markets: MarketLimits
}

/** Validates every record of a request on its own. The provider is the API key's, whatever a record says. */
export function acceptOdds(
  records: readonly unknown[],
  { provider, receivedAt, markets }: AcceptOddsOptions,
): AcceptedOdds {
  const byIdentity = new Map<string, IndexedOdds>()
  const rejected: RejectedOdds[] = []
  const unknownFields: { index: number; fields: readonly string[] }[] = []
  let duplicates = 0
  for (const [index, record] of records.entries()) {
    const parsed = parseRecord(record, receivedAt)
    if ('issues' in parsed) {
      // Each index is listed, and of many only the first issue.
      const listed = rejected.length < maxIssues ? parsed.issues : parsed.issues.slice(0, 1)
      rejected.push(...listed.map((issue) => ({ index, ...issue })))
      continue
    }
    const odds = toOdds(parsed.feed, provider, Math.floor(receivedAt), index)
    if (!markets.admit(odds)) {
      rejected.push({ index, field: 'type', reason: tooManyMarkets })
      continue
    }
    // The later one counts: A, B, A at one instant ends as A.
    const id = oddsId(odds)
    if (byIdentity.delete(id)) duplicates += 1
    byIdentity.set(id, { index, odds })
    unknownFields.push({ index, fields: parsed.unknownFields })
  }
  const accepted = [...byIdentity.values()]
  return {
    accepted,
    duplicates,
    rejected,
    warnings: [...unknownFieldWarnings(unknownFields), ...lineWarnings(accepted), ...lateWarnings(accepted)],
  }
}

const maxIssues = 100
const tooManyMarkets = `must be one of at most ${maxMarketsPerGame} markets of a game`

function parseRecord(
  record: unknown,
  nowMs: EpochMs,
): { feed: FeedOdds; unknownFields: readonly string[] } | { issues: { field: string; reason: string }[] } {
  const parsed = parseFeedOdds(record, { error: describeIssue })
  if (!parsed.success) {
    return {
      issues: parsed.error.issues.map(({ path, message }) => ({ field: fieldPath(path), reason: message })),
    }
  }
  const dateIssue = feedDateIssue(parsed.data, nowMs)
  return dateIssue === undefined
    ? { feed: parsed.data, unknownFields: parsed.unknownFields }
    : { issues: [{ field: 'date', reason: dateIssue }] }
}
