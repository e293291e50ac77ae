import { type Day, GameId, GamesRequest, type GameWithLive, toDay, toInstant } from '@sportsfeeds/domain'
import { encodeGame } from '@sportsfeeds/domain/internal'
import * as z from 'zod'
import { type FieldIssue, InvalidRequestError, NotFoundError } from '../errors.ts'
import { getProvider, type Providers } from '../http/get-provider.ts'
import { parseFields } from '../http/parse-fields.ts'
import { parseQuery } from '../http/parse-query.ts'
import { readJsonBody } from '../http/read-json-body.ts'
import type { Route } from '../http/rest-handler.ts'
import type { RestRequest } from '../http/rest-request.ts'
import { jsonResponse, type RestResponse } from '../http/rest-response.ts'
import type { GameStore } from '../ports.ts'
import { GamesParameters } from './games-parameters.ts'
import { type GamesFilter, listGames } from './list-games.ts'
import { putGames } from './put-games.ts'

export interface GamesDependencies {
  readonly games: GameStore
  readonly providers: Providers
}

/** PUT /games, GET /games and GET /games/{id}. */
export function gamesRoute({ games, providers }: GamesDependencies): Route {
  return (request) => {
    switch (`${request.method} ${request.resource}`) {
      case 'PUT /games':
        return putAll(games, providers, request)
      case 'GET /games':
        return list(games, request)
      case 'GET /games/{id}':
        return getOne(games, request)
      default:
        throw new NotFoundError(`${request.method} ${request.resource} does not exist.`)
    }
  }
}

async function putAll(
  games: GameStore,
  providers: Providers,
  { apiKeyId, body, receivedAt }: RestRequest,
): Promise<RestResponse> {
  const provider = getProvider(providers, apiKeyId)
  const { games: inputs } = parseFields(GamesRequest, readJsonBody(body))
  const repeats = findRepeatedIds(inputs)
  if (repeats.length > 0) throw new InvalidRequestError(repeats)
  const stored = await putGames(games, inputs, { provider, nowMs: receivedAt })
  return { ...toResponse(stored), facts: { provider: provider.name } }
}

async function list(games: GameStore, { query, receivedAt }: RestRequest): Promise<RestResponse> {
  const { sport, status, ...days } = parseQuery(GamesParameters, query)
  return toResponse(
    await listGames(games, { sport, status, days: toDays(days, toDay(toInstant(receivedAt))) }, receivedAt),
  )
}

function toDays(
  { from, to, day }: Pick<GamesParameters, 'from' | 'to' | 'day'>,
  today: Day,
): GamesFilter['days'] {
  if (day !== undefined) {
    if ((from ?? to) !== undefined) {
      throw new InvalidRequestError([{ field: 'day', reason: 'cannot be combined with "from" or "to"' }])
    }
    return { from: day, to: day }
  }
  if ((from ?? to) === undefined) return undefined
  const first = from ?? today
  const last = to ?? addDays(first, defaultDays)
  if (last < first) {
    throw new InvalidRequestError([
      { field: 'to', reason: `must not be before ${from === undefined ? 'today' : 'from'}` },
    ])
  }
  if (last > addDays(first, maxDays)) {
    throw new InvalidRequestError([{ field: 'to', reason: `must be at most ${maxDays} days after from` }])
  }
  return { from: first, to: last }
}

const defaultDays = 7
const maxDays = 366

function addDays(day: Day, days: number): Day {
  return toDay(toInstant(Date.parse(day) + days * 24 * 60 * 60 * 1000))
}

async function getOne(games: GameStore, { pathParameters }: RestRequest): Promise<RestResponse> {
  const { id } = parseFields(z.object({ id: GameId }), pathParameters)
  const game = await games.gameById(id)
  if (game === undefined) throw new NotFoundError(`Unknown game "${id}"; PUT /games creates one.`)
  const live = await games.liveStateOfGame(id)
  return { ...jsonResponse(200, encodeGame({ ...game, live })), counts: { games: 1 } }
}

function toResponse(games: readonly GameWithLive[]): RestResponse {
  return {
    ...jsonResponse(200, { games: games.map(encodeGame) }),
    counts: { games: games.length },
  }
}

function findRepeatedIds(inputs: readonly { readonly id: GameId }[]): FieldIssue[] {
  return inputs.flatMap(({ id }, index) => {
    const first = inputs.findIndex((input) => input.id === id)
    return first === index ? [] : [{ field: `games[${index}].id`, reason: `repeats games[${first}].id` }]
  })
}
