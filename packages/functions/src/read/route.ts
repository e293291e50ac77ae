import { type FeedsPage, type GameId, type Odds, oddsCsv, type TeamNames } from '@sportsfeeds/domain'
import { encodeFeedsPage } from '@sportsfeeds/domain/internal'
import type { Clock } from '@sportsfeeds/std'
import pMap from 'p-map'
import { InvalidItemError, InvalidRequestError } from '../errors.ts'
import { parseQuery } from '../http/parse-query.ts'
import type { Route } from '../http/rest-handler.ts'
import { jsonResponse, type RestResponse } from '../http/rest-response.ts'
import type { GameStore, OddsStore } from '../ports.ts'
import type { CursorCodec } from './cursor.ts'
import { FeedsParameters, maxOddsPerPage } from './feeds-parameters.ts'
import { createOddsFilter, type FilterParameters } from './odds-filter.ts'
import { prefersCsv } from './prefers-csv.ts'
import {
  catchUp,
  latestOdds,
  type OddsRead,
  oddsInRange,
  openingOdds,
  type ReadPosition,
} from './read-odds.ts'
import { type SharedReads, shareReads } from './share-reads.ts'

export interface ReadFeedsDependencies {
  readonly oddsStore: OddsStore
  /** Names the teams of a CSV document. */
  readonly games: Pick<GameStore, 'gameById'>
  readonly cursors: CursorCodec
  readonly clock: Pick<Clock, 'now'>
}

/**
 * GET /feeds. Only `game`: the newest odds record of each market. With `since`: odds that arrived at or after it. With
 * any of `from`, `to`, `order`, `limit`: one game by feed date, both ends included. With `opening`: the first prices of each
 * market. `market`, `type` and `provider` leave
 * out all others; bet stops always pass. `through`: a read that began after that time will do.
 */
export function readFeedsRoute({ oddsStore, games, cursors, clock }: ReadFeedsDependencies): Route {
  const shared = shareReads(oddsStore, clock)
  return async ({ query: parameters, header }) => {
    const { cursor, limit, through, ...rest } = parseQuery(FeedsParameters, parameters, {
      repeatable: ['game', 'market', 'type', 'provider'],
    })
    const query = toFeedsQuery({ ...rest, limit })
    const start = cursor === undefined ? undefined : cursors.open(JSON.stringify(query), cursor)
    const { odds, next } = await read({ oddsStore, shared }, query, { start, limit, through })
    const nextCursor = next === undefined ? undefined : cursors.seal(JSON.stringify(query), next)
    const page: FeedsPage = { odds, cursor: nextCursor }
    return {
      ...(prefersCsv(header('accept'))
        ? await csvResponse(page, games)
        : jsonResponse(200, encodeFeedsPage(page))),
      counts: { games: query.games.length, odds: odds.length },
      facts: { query: query.kind },
    }
  }
}

/** A request without page size and cursor: a cursor is bound to it. */
type FeedsQuery = FilterParameters &
  (
    | { readonly kind: 'latest'; readonly games: readonly GameId[] }
    | { readonly kind: 'opening'; readonly games: readonly GameId[] }
    | { readonly kind: 'since'; readonly games: readonly GameId[]; readonly since: number }
    | {
        readonly kind: 'range'
        readonly games: readonly [GameId]
        readonly from?: string | undefined
        readonly to?: string | undefined
        readonly order: 'asc' | 'desc'
      }
  )

function toFeedsQuery(parameters: Omit<FeedsParameters, 'cursor' | 'through'>): FeedsQuery {
  const { game: games, from, to, order, limit, since, opening, ...filter } = parameters
  if (opening !== undefined) {
    refuse('opening', { since, from, to, order, limit })
    return { kind: 'opening', games, ...filter }
  }
  if (since !== undefined) {
    refuse('since', { from, to, order })
    return { kind: 'since', games, since, ...filter }
  }
  if ((from ?? to ?? order ?? limit) === undefined) return { kind: 'latest', games, ...filter }
  const [game, ...others] = games
  if (game === undefined || others.length > 0) throw invalid('game', 'must be one game for a range of dates')
  if (from !== undefined && to !== undefined && to < from) throw invalid('to', 'must not be before from')
  return { kind: 'range', games: [game], from, to, order: order ?? 'asc', ...filter }
}

/** Refuses parameters that say something else than `name` does. */
function refuse(name: string, others: Readonly<Record<string, unknown>>): void {
  for (const [field, value] of Object.entries(others)) {
    if (value !== undefined) throw invalid(field, `cannot be combined with "${name}"`)
  }
}

function invalid(field: string, reason: string): InvalidRequestError {
  return new InvalidRequestError([{ field, reason }])
}

function read(
  { oddsStore, shared }: { readonly oddsStore: OddsStore; readonly shared: SharedReads },
  query: FeedsQuery,
  {
    start,
    limit = maxOddsPerPage,
    through,
  }: {
    readonly start: ReadPosition | undefined
    readonly limit: number | undefined
    readonly through: number | undefined
  },
): Promise<OddsRead> {
  const accepts = createOddsFilter(query)
  switch (query.kind) {
    case 'latest':
      return latestOdds(shared, query.games, { limit, start, accepts, through })
    case 'opening':
      return openingOdds(oddsStore, query.games, { limit, start, accepts })
    case 'since':
      return catchUp(shared, query.games, { since: query.since, limit, start, accepts, through })
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
  const teamsOfGame = async (id: GameId): Promise<TeamNames | undefined> => {
    try {
      return await games.gameById(id)
    } catch (error) {
      if (error instanceof InvalidItemError) return undefined
      throw error
    }
  }
  return new Map(await pMap(ids, async (id) => [id, await teamsOfGame(id)] as const, { concurrency: 8 }))
}
