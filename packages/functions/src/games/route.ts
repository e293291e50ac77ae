import { Day, type Game, GameId, GamesRequest, Sport } from '@sportsfeeds/domain'
import * as z from 'zod'
import { type FieldIssue, InvalidRequestError, NotFoundError } from '../errors.ts'
import { parseFields } from '../http/parse-fields.ts'
import { parseQuery } from '../http/parse-query.ts'
import { readJsonBody } from '../http/read-json-body.ts'
import type { Route } from '../http/rest-handler.ts'
import type { RestRequest } from '../http/rest-request.ts'
import { jsonResponse, type RestResponse } from '../http/rest-response.ts'
import type { GameStore } from '../ports.ts'
import { listGames } from './list-games.ts'
import { putGames } from './put-games.ts'

export interface GamesDependencies {
  readonly games: GameStore
}

/** PUT /games, GET /games and GET /games/{id}. */
export function gamesRoute({ games }: GamesDependencies): Route {
  return (request) => {
    switch (`${request.method} ${request.resource}`) {
      case 'PUT /games':
        return putAll(games, request)
      case 'GET /games':
        return list(games, request)
      case 'GET /games/{id}':
        return getOne(games, request)
      default:
        throw new NotFoundError(`${request.method} ${request.resource} does not exist.`)
    }
  }
}

async function putAll(games: GameStore, { body, receivedAt }: RestRequest): Promise<RestResponse> {
  const { games: inputs } = parseFields(GamesRequest, readJsonBody(body))
  const repeats = findRepeatedIds(inputs)
  if (repeats.length > 0) throw new InvalidRequestError(repeats)
  return toResponse(await putGames(games, inputs, receivedAt))
}

/** Only games that are scheduled or live are indexed by day; any other is found by its id. */
const GamesQuery = z.object({
  sport: Sport.optional(),
  day: Day.optional(),
  status: z.enum(['scheduled', 'live']).optional(),
})

async function list(games: GameStore, { query, receivedAt }: RestRequest): Promise<RestResponse> {
  return toResponse(await listGames(games, parseQuery(GamesQuery, query), receivedAt))
}

async function getOne(games: GameStore, { pathParameters }: RestRequest): Promise<RestResponse> {
  const { id } = parseFields(z.object({ id: GameId }), pathParameters)
  const game = await games.gameById(id)
  if (game === undefined) throw new NotFoundError(`Unknown game "${id}"; PUT /games creates one.`)
  return { ...jsonResponse(200, game), counts: { games: 1 } }
}

function toResponse(games: readonly Game[]): RestResponse {
  return {
    ...jsonResponse(200, { games }),
    counts: { games: games.length },
  }
}

function findRepeatedIds(inputs: readonly { readonly id: GameId }[]): FieldIssue[] {
  return inputs.flatMap(({ id }, index) => {
    const first = inputs.findIndex((input) => input.id === id)
    return first === index ? [] : [{ field: `games[${index}].id`, reason: `repeats games[${first}].id` }]
  })
}
