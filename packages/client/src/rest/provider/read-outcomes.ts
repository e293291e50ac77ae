import { FeedsResponse, type FeedOddsInput, LooseInstant, Problem } from '@sportsfeeds/domain'
import { BadResponseError, UnreachableError } from '../../errors.ts'
import { responseError } from '../response-error.ts'
import type { AttemptOutcome, RecordIssue } from './provider.ts'

/** Outcome of each record of one PUT /feeds, from the response's status and body. */
export function readOutcomes(
  odds: readonly FeedOddsInput[],
  response: { readonly status: number; readonly body: string },
): AttemptOutcome[] {
  const { status } = response
  const body = parseJson(response.body)
  if (status === 200 || status === 207) {
    const parsed = FeedsResponse.safeParse(body)
    if (parsed.success) return readStored(odds, parsed.data)
    const error = new BadResponseError(`PUT /feeds: the response with status ${status} is not of this API.`, {
      cause: parsed.error,
    })
    return odds.map(() => ({ status: 'failed', error }))
  }
  const error = responseError('PUT /feeds', status, body ?? response.body)
  if (error instanceof UnreachableError) return odds.map(() => ({ status: 'retry', error }))
  const issues = status === 400 ? issuesByIndex(body) : new Map<number, RecordIssue[]>()
  return odds.map((_, index) => {
    const ofRecord = issues.get(index)
    return ofRecord === undefined ? { status: 'failed', error } : { status: 'rejected', issues: ofRecord }
  })
}

function readStored(
  odds: readonly FeedOddsInput[],
  { duplicates, rejected, notStored }: FeedsResponse,
): AttemptOutcome[] {
  if (duplicates === 0 && rejected.length === 0 && notStored.length === 0) return odds.map(() => stored)
  const issues = new Map<number, RecordIssue[]>()
  for (const { index, field, reason } of rejected) {
    const ofRecord = issues.get(index)
    if (ofRecord === undefined) issues.set(index, [{ field, reason }])
    else ofRecord.push({ field, reason })
  }
  const unstored = new Set(notStored)
  const replaced = duplicates > 0 ? replacedIndexes(odds, (index) => !issues.has(index)) : new Set<number>()
  return odds.map((_, index) => {
    const ofRecord = issues.get(index)
    if (ofRecord !== undefined) {
      return { status: 'rejected', issues: ofRecord }
    }
    if (replaced.has(index)) return { status: 'duplicate' }
    return unstored.has(index) ? { status: 'retry', error: notStoredError } : stored
  })
}

const stored: AttemptOutcome = { status: 'stored' }
const notStoredError = new UnreachableError('PUT /feeds: the store did not take this record.')

/** Valid records that a later valid one of the same identity replaced; the provider is the same for all. */
function replacedIndexes(odds: readonly FeedOddsInput[], isValid: (index: number) => boolean): Set<number> {
  const newest = new Map<string, number>()
  const replaced = new Set<number>()
  for (const [index, { gameId, type, date }] of odds.entries()) {
    if (!isValid(index)) continue
    const identity = JSON.stringify([gameId, type, LooseInstant.safeParse(date).data])
    const earlier = newest.get(identity)
    if (earlier !== undefined) replaced.add(earlier)
    newest.set(identity, index)
  }
  return replaced
}

/** The issues of a problem whose fields begin with `odds[3]`. */
function issuesByIndex(body: unknown): Map<number, RecordIssue[]> {
  const byIndex = new Map<number, RecordIssue[]>()
  for (const { field, reason } of Problem.safeParse(body).data?.errors ?? []) {
    const [, digits, path = ''] = /^odds\[(\d+)\]\.?(.*)$/.exec(field) ?? []
    if (digits === undefined) continue
    const index = Number(digits)
    byIndex.set(index, [...(byIndex.get(index) ?? []), { field: path, reason }])
  }
  return byIndex
}

/** Undefined for a body without JSON, which proxies on the way send. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
