import {
  type EpochMs,
  FeedOdds,
  feedDateFault,
  fieldPath,
  type Odds,
  oddsId,
  type ProviderName,
  type RejectedOdds,
  toOdds,
} from '@sportsfeeds/domain'
import { describeIssue } from '../http/describe-issue.ts'

/** What is to be stored of a request, and what is not. Every index of the request is in exactly one of the parts. */
export interface AcceptedOdds {
  /** Of distinct identities. */
  readonly accepted: readonly { readonly index: number; readonly odds: Odds }[]
  /** How many odds a later one of the same identity replaced. */
  readonly duplicates: number
  /** One entry for each fault; an odds may have several. */
  readonly rejected: readonly RejectedOdds[]
}

/** Judges every record of a request on its own. The provider is the one that the API key names, whatever a record says. */
export function acceptOdds(
  records: readonly unknown[],
  { provider, receivedAt }: { readonly provider: ProviderName; readonly receivedAt: EpochMs },
): AcceptedOdds {
  const byIdentity = new Map<string, { index: number; odds: Odds }>()
  const rejected: RejectedOdds[] = []
  let duplicates = 0
  for (const [index, record] of records.entries()) {
    const parsed = parseFeedOdds(record, receivedAt)
    if ('faults' in parsed) {
      rejected.push(...parsed.faults.map((fault) => ({ index, ...fault })))
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
): { feed: FeedOdds } | { faults: { field: string; reason: string }[] } {
  const parsed = FeedOdds.safeParse(record, { error: describeIssue })
  if (!parsed.success) {
    return {
      faults: parsed.error.issues.map(({ path, message }) => ({ field: fieldPath(path), reason: message })),
    }
  }
  const fault = feedDateFault(parsed.data, nowMs)
  return fault === undefined ? { feed: parsed.data } : { faults: [{ field: 'date', reason: fault }] }
}
