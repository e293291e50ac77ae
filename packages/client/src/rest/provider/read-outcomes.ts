import {
  type FeedOddsInput,
  FeedsResponse,
  oddsId,
  parseFeedOdds,
  Problem,
  toOdds,
} from '@sportsfeeds/domain'
import { BadResponseError, UnreachableError } from '../../errors.ts'
import { groupBy } from '../../group-by.ts'
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

function readStored(odds: readonly FeedOddsInput[], response: FeedsResponse): AttemptOutcome[] {
  const { duplicates, rejected, notStored, warnings, provisionalGames } = response
  if (
    [duplicates, rejected.length, notStored.length, warnings.length, provisionalGames.length].every(
      (n) => n === 0,
    )
  ) {
    return odds.map(() => stored)
  }
  const issues = groupBy(rejected, ({ index }) => index)
  const notes = groupBy(warnings, ({ index }) => index)
  const provisional = new Set(provisionalGames)
  const unstored = new Set(notStored)
  const repeated = duplicates > 0 ? repeatedIndexes(odds, unstored) : new Set<number>()
  return odds.map(({ gameId }, index): AttemptOutcome => {
    const ofRecord = issues.get(index)
    if (ofRecord !== undefined) {
      return { status: 'rejected', issues: ofRecord.map(({ field, reason }) => ({ field, reason })) }
    }
    if (repeated.has(index)) return { status: 'duplicate' }
    if (unstored.has(index)) return { status: 'retry', error: notStoredError }
    const noted = notes.get(index)?.map(({ code, message }) => ({ code, message }))
    if (noted === undefined && !provisional.has(gameId)) return stored
    return {
      status: 'stored',
      ...(noted === undefined ? {} : { warnings: noted }),
      ...(provisional.has(gameId) ? { isGameProvisional: true } : {}),
    }
  })
}

const stored: AttemptOutcome = { status: 'stored' }
const notStoredError = new UnreachableError('PUT /feeds: the store did not take this record.')

/** Valid records that say the same as another of the request, which the service counted: the first, or the one that it names. */
function repeatedIndexes(odds: readonly FeedOddsInput[], named: ReadonlySet<number>): Set<number> {
  const counted = new Map<string, number>()
  const repeated = new Set<number>()
  for (const [index, record] of odds.entries()) {
    const parsed = parseFeedOdds(record)
    if (!parsed.success) continue
    // The provider is the same for all.
    const id = oddsId(toOdds(parsed.data, 'provider', 0))
    const before = counted.get(id)
    if (before === undefined) counted.set(id, index)
    else if (named.has(index)) {
      repeated.add(before)
      counted.set(id, index)
    } else repeated.add(index)
  }
  return repeated
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
