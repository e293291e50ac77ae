import {
  type EpochMs,
  FeedOdds,
  feedDateIssue,
  fieldPath,
  type Odds,
  oddsId,
  type ProviderName,
  type RejectedOdds,
  toOdds,
} from '@sportsfeeds/domain'
import { describeIssue } from '../http/describe-issue.ts'

/** The records of a request, sorted by what becomes of them. Every index of the request is in exactly one part. */
export interface AcceptedOdds {
  /** To be stored; of distinct identities. */
  readonly accepted: readonly { readonly index: number; readonly odds: Odds }[]
  /** Number of records that a later one of the same identity replaced. */
  readonly duplicates: number
  /** One entry for each issue; a record may have several. */
  readonly rejected: readonly RejectedOdds[]
}

/** Validates every record of a request on its own. The provider is the API key's, whatever a record says. */
export function acceptOdds(
  records: readonly unknown[],
  { provider, receivedAt }: { readonly provider: ProviderName; readonly receivedAt: EpochMs },
): AcceptedOdds {
  const byIdentity = new Map<string, { index: number; odds: Odds }>()
  const rejected: RejectedOdds[] = []
  let duplicates = 0
  for (const [index, record] of records.entries()) {
    const parsed = parseFeedOdds(record, receivedAt)
    if ('issues' in parsed) {
      rejected.push(...parsed.issues.map((issue) => ({ index, ...issue })))
      continue
    }
    const odds = toOdds(parsed.feed, provider, receivedAt)
    if (byIdentity.has(oddsId(odds))) duplicates += 1
    byIdentity.set(oddsId(odds), { index, odds })
  }
  return { accepted: [...byIdentity.values()], duplicates, rejected }
}

function parseFeedOdds(
  record: unknown,
  nowMs: EpochMs,
): { feed: FeedOdds } | { issues: { field: string; reason: string }[] } {
  const parsed = FeedOdds.safeParse(record, { error: describeIssue })
  if (!parsed.success) {
    return {
      issues: parsed.error.issues.map(({ path, message }) => ({ field: fieldPath(path), reason: message })),
    }
  }
  const dateIssue = feedDateIssue(parsed.data, nowMs)
  return dateIssue === undefined ? { feed: parsed.data } : { issues: [{ field: 'date', reason: dateIssue }] }
}
