import { type FeedsPage, GameId, LooseInstant, oddsCsv } from '@sportsfeeds/domain'
import * as z from 'zod'
import { InvalidRequestError } from '../errors.ts'
import { parseQuery } from '../http/parse-query.ts'
import type { Route } from '../http/rest-handler.ts'
import { jsonResponse, type RestResponse } from '../http/rest-response.ts'
import type { OddsStore } from '../ports.ts'
import type { CursorCodec } from './cursor.ts'
import { prefersCsv } from './prefers-csv.ts'
import { catchUp, latestOdds, type OddsRead, oddsInRange, type ReadPosition } from './read-odds.ts'

export interface ReadFeedsDependencies {
  readonly oddsStore: OddsStore
  readonly cursors: CursorCodec
}

/** Games in one request: with ids of full length they still fit into a URL. */
const maxGamesPerRequest = 100

/** Odds in one response: at their longest, well below Lambda's 6 MB. */
const maxOddsPerPage = 1_000

/**
 * GET /feeds. Only `game`: the newest odds record of each market. With `since`: odds that arrived at or after it. With
 * any of `from`, `to`, `order`, `limit`: one game by feed date, both ends included.
 */
export function readFeedsRoute({ oddsStore, cursors }: ReadFeedsDependencies): Route {
  return async ({ query: parameters, header }) => {
    const { cursor, limit, ...rest } = parseQuery(FeedsParameters, parameters, { repeatable: ['game'] })
    const query = toFeedsQuery({ ...rest, limit })
    const start = cursor === undefined ? undefined : cursors.open(JSON.stringify(query), cursor)
    const { odds, next } = await read(oddsStore, query, start, limit)
    const nextCursor = next === undefined ? undefined : cursors.seal(JSON.stringify(query), next)
    return {
      ...toResponse({ odds, cursor: nextCursor }, prefersCsv(header('accept'))),
      counts: { games: query.games.length, odds: odds.length },
      facts: { query: query.kind },
    }
  }
}

const QueryInstant = z
  .string()
  .transform((text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text))
  .pipe(LooseInstant)

const lastEpochMs = Date.UTC(9999, 11, 31)

const FeedsParameters = z.object({
  game: z
    .array(GameId)
    .min(1)
    .max(maxGamesPerRequest)
    .transform((games) => [...new Set(games)].toSorted()),
  from: QueryInstant.optional(),
  to: QueryInstant.optional(),
  order: z.enum(['asc', 'desc']).optional(),
  limit: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(1).max(maxOddsPerPage))
    .optional(),
  since: z
    .string()
    .regex(/^\d{1,15}(\.\d{1,6})?$/, 'must be epoch milliseconds')
    .transform(Number)
    .pipe(z.number().max(lastEpochMs))
    .optional(),
  cursor: z.string().max(1_000).optional(),
})
type FeedsParameters = z.infer<typeof FeedsParameters>

/** A request without page size and cursor: a cursor is bound to it. */
type FeedsQuery =
  | { readonly kind: 'latest'; readonly games: readonly GameId[] }
  | { readonly kind: 'since'; readonly games: readonly GameId[]; readonly since: number }
  | {
      readonly kind: 'range'
      readonly games: readonly [GameId]
      readonly from?: string | undefined
      readonly to?: string | undefined
      readonly order: 'asc' | 'desc'
    }

function toFeedsQuery(parameters: Omit<FeedsParameters, 'cursor'>): FeedsQuery {
  const { game: games, from, to, order, limit, since } = parameters
  if (since !== undefined) {
    for (const [field, value] of Object.entries({ from, to, order })) {
      if (value !== undefined) throw invalid(field, 'cannot be combined with "since"')
    }
    return { kind: 'since', games, since }
  }
  if ((from ?? to ?? order ?? limit) === undefined) return { kind: 'latest', games }
  const [game, ...others] = games
  if (game === undefined || others.length > 0) throw invalid('game', 'must be one game for a range of dates')
  if (from !== undefined && to !== undefined && to < from) throw invalid('to', 'must not be before from')
  return { kind: 'range', games: [game], from, to, order: order ?? 'asc' }
}

function invalid(field: string, reason: string): InvalidRequestError {
  return new InvalidRequestError([{ field, reason }])
}

function read(
  oddsStore: OddsStore,
  query: FeedsQuery,
  start: ReadPosition | undefined,
  limit = maxOddsPerPage,
): Promise<OddsRead> {
  switch (query.kind) {
    case 'latest':
      return latestOdds(oddsStore, query.games, { limit, start })
    case 'since':
      return catchUp(oddsStore, query.games, { since: query.since, limit, start })
    case 'range':
      return oddsInRange(oddsStore, query.games[0], { ...query, limit, start })
  }
}

function toResponse(page: FeedsPage, asCsv: boolean): RestResponse {
  return asCsv
    ? {
        status: 200,
        contentType: 'text/csv; charset=utf-8',
        body: oddsCsv(page.odds),
        ...(page.cursor === undefined ? {} : { headers: { 'next-cursor': page.cursor } }),
      }
    : jsonResponse(200, page)
}
