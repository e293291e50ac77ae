import {
  allGames,
  BoundedSubscription,
  GameId,
  Sport,
  subscribe,
  type Subscription,
} from '@sportsfeeds/domain'
import * as z from 'zod'
import { parseFields } from '../http/parse-fields.ts'
import { parseQuery } from '../http/parse-query.ts'
import { type QueryMembers, queryValues } from '../http/query-values.ts'

/**
 * Subscription of a new connection, from `?games=a,b&sports=x&all=…&conflate=…`; everything if it names nothing.
 * @throws InvalidRequestError naming every invalid parameter.
 */
export function initialSubscription(event: QueryMembers): Subscription {
  const query = parseQuery(ConnectQuery, queryValues(event), { repeatable: ['games', 'sports'] })
  return parseFields(BoundedSubscription, subscribe(allGames, query), 'query')
}

const Flag = z.enum(['true', 'false']).transform((text) => text === 'true')

/** `a,b` or given more than once. */
function listOf(name: z.ZodType<string, string>) {
  return z
    .array(z.string())
    .transform((lists) => lists.flatMap((list) => list.split(',')).filter((entry) => entry !== ''))
    .pipe(z.array(name))
}

const ConnectQuery = z.object({
  games: listOf(GameId).optional(),
  sports: listOf(Sport).optional(),
  all: Flag.optional(),
  conflate: Flag.optional(),
})
