import { everything, GameId, Sport, subscribe, Subscription } from '@sportsfeeds/domain'
import * as z from 'zod'
import { parseFields } from '../http/parse-fields.ts'
import { parseQuery } from '../http/parse-query.ts'
import type { SocketEvent } from './socket-event.ts'

/**
 * What a connection follows at first: `?games=a,b&sports=x&all=…&conflate=…`, everything when nothing is named.
 * @throws InvalidRequestError naming every parameter at fault.
 */
export function firstSubscription(event: SocketEvent): Subscription {
  const query = parseQuery(ConnectQuery, queryOf(event), { repeatable: ['games', 'sports'] })
  return parseFields(Subscription, subscribe(everything, query), 'query')
}

const Flag = z.enum(['true', 'false']).transform((text) => text === 'true')

/** `a,b` or given more than once. */
function listOf(name: z.ZodType<string, string>) {
  return z
    .array(z.string())
    .transform((texts) => texts.flatMap((text) => text.split(',')).filter((text) => text !== ''))
    .pipe(z.array(name))
}

const ConnectQuery = z.object({
  games: listOf(GameId).optional(),
  sports: listOf(Sport).optional(),
  all: Flag.optional(),
  conflate: Flag.optional(),
})

function queryOf({
  queryStringParameters,
  multiValueQueryStringParameters,
}: SocketEvent): Map<string, string[]> {
  const single = Object.entries(queryStringParameters ?? {}).map(
    ([name, value]) => [name, value === undefined ? [] : [value]] as const,
  )
  const many = Object.entries(multiValueQueryStringParameters ?? {}).map(
    ([name, values]) => [name, values ?? []] as const,
  )
  return new Map([...single, ...many])
}
