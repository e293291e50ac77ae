import {
  betStopType,
  type FeedsPage,
  GameId,
  LooseInstant,
  MarketType,
  type Odds,
  oddsCsv,
  parseMarketId,
  ProviderName,
  type TeamNames,
} from '@sportsfeeds/domain'
import pMap from 'p-map'
import * as z from 'zod'
import { InvalidRequestError } from '../errors.ts'
import { parseQuery } from '../http/parse-query.ts'
import type { Route } from '../http/rest-handler.ts'
import { jsonResponse, type RestResponse } from '../http/rest-response.ts'
import type { GameStore, OddsStore } from '../ports.ts'
import type { CursorCodec } from './cursor.ts'
import { createOddsFilter, type FilterParameters } from './odds-filter.ts'
import { prefersCsv } from './prefers-csv.ts'
import { catchUp, latestOdds, type OddsRead, oddsInRange, type ReadPosition } from './read-odds.ts'

export interface ReadFeedsDependencies {
  readonly oddsStore: OddsStore
  /** Names the teams of a CSV document. */
  readonly games: Pick<GameStore, 'gameById'>
  readonly cursors: CursorCodec
}

/**
 * Games in one request: at their longest they and a token stay inside the 10,240 bytes that API Gateway takes as request line and headers.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const maxGamesPerRequest = 60

/** Odds in one response: at their longest, well below Lambda's 6 MB. */
const maxOddsPerPage = 1_000

/** Markets, types or providers in one request. */
const maxFilterValues = 50

/**
 * GET /feeds. Only `game`: the newest odds record of each market. With `since`: odds that arrived at or after it. With
 * any of `from`, `to`, `order`, `limit`: one game by feed date, both ends included. `market`, `type` and `provider` leave
 * out all others; bet stops always pass.
 */
export function readFeedsRoute({ oddsStore, games, cursors }: ReadFeedsDependencies): Route {
  return async ({ query: parameters, header }) => {
    const { cursor, limit, ...rest } = parseQuery(FeedsParameters, parameters, {
      repeatable: ['game', 'market', 'type', 'provider'],
    })
    const query = toFeedsQuery({ ...rest, limit })
    const start = cursor === undefined ? undefined : cursors.open(JSON.stringify(query), cursor)
    const { odds, next } = await read(oddsStore, query, start, limit)
    const nextCursor = next === undefined ? undefined : cursors.seal(JSON.stringify(query), next)
    const page: FeedsPage = { odds, cursor: nextCursor }
    return {
      ...(prefersCsv(header('accept')) ? await csvResponse(page, games) : jsonResponse(200, page)),
      counts: { games: query.games.length, odds: odds.length },
      facts: { query: query.kind },
    }
  }
}

const QueryInstant = z
  .string()
  // "+" means a space in a query, and a zone east of Greenwich was meant.
  .transform((text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text.replace(/ (?=\d\d:?\d\d$)/, '+')))
  .pipe(LooseInstant)

const QueryMarket = z.string().refine(isMarketId, 'must be a market id such as "moneyline" or "total/1h@1.5"')

function filterOf<Schema extends z.ZodType<string>>(schema: Schema) {
  return z
    .array(schema)
    .min(1)
    .max(maxFilterValues)
    .transform((values) => [...new Set(values)].toSorted())
    .optional()
}

const lastEpochMs = Date.UTC(9999, 11, 31)

const FeedsParameters = z.object({
  game: z
    .array(GameId)
    .min(1)
    .max(maxGamesPerRequest)
    .transform((games) => [...new Set(games)].toSorted()),
  market: filterOf(QueryMarket),
  type: filterOf(MarketType),
  provider: filterOf(ProviderName),
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
  cursor: z.string().max(4_000).optional(),
})
type FeedsParameters = z.infer<typeof FeedsParameters>

/** A request without page size and cursor: a cursor is bound to it. */
type FeedsQuery = FilterParameters &
  (
    | { readonly kind: 'latest'; readonly games: readonly GameId[] }
    | { readonly kind: 'since'; readonly games: readonly GameId[]; readonly since: number }
    | {
        readonly kind: 'range'
        readonly games: readonly [GameId]
        readonly from?: string | undefined
        readonly to?: string | undefined
        readonly order: 'asc' | 'desc'
      }
  )

function toFeedsQuery(parameters: Omit<FeedsParameters, 'cursor'>): FeedsQuery {
  const { game: games, from, to, order, limit, since, ...filter } = parameters
  if (since !== undefined) {
    for (const [field, value] of Object.entries({ from, to, order })) {
      if (value !== undefined) throw invalid(field, 'cannot be combined with "since"')
    }
    return { kind: 'since', games, since, ...filter }
  }
  if ((from ?? to ?? order ?? limit) === undefined) return { kind: 'latest', games, ...filter }
  const [game, ...others] = games
  if (game === undefined || others.length > 0) throw invalid('game', 'must be one game for a range of dates')
  if (from !== undefined && to !== undefined && to < from) throw invalid('to', 'must not be before from')
  return { kind: 'range', games: [game], from, to, order: order ?? 'asc', ...filter }
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
  const accepts = createOddsFilter(query)
  switch (query.kind) {
    case 'latest':
      return latestOdds(oddsStore, query.games, { limit, start, accepts })
    case 'since':
      return catchUp(oddsStore, query.games, { since: query.since, limit, start, accepts })
    case 'range': {
      const { from, to, order } = query
      return oddsInRange(oddsStore, query.games[0], { from, to, order, limit, start, accepts })
    }
  }
}

async function csvResponse(
  { odds, cursor }: FeedsPage,
  games: ReadFeedsDependencies['games'],
): Promise<RestResponse> {
  const teams = await teamsOf(odds, games)
  return {
    status: 200,
    contentType: 'text/csv; charset=utf-8',
    body: oddsCsv(odds, (gameId) => teams.get(gameId)),
    ...(cursor === undefined ? {} : { headers: { 'next-cursor': cursor } }),
  }
}

async function teamsOf(
  odds: readonly Odds[],
  games: ReadFeedsDependencies['games'],
): Promise<ReadonlyMap<string, TeamNames | undefined>> {
  const ids = [...new Set(odds.map(({ gameId }) => gameId))]
  return new Map(await pMap(ids, async (id) => [id, await games.gameById(id)] as const, { concurrency: 8 }))
}

function isMarketId(text: string): boolean {
  try {
    return parseMarketId(text).type !== betStopType
  } catch {
    return false
  }
}
