import { type FeedsPage, GameId, LooseInstant } from '@sportsfeeds/domain'
import * as z from 'zod'
import type { FeedStore } from '../store/odds-store.ts'
import { InvalidRequestError } from '../errors.ts'
import { catchUp, latestOdds, type OddsRead, oddsInRange, type ReadPosition } from './read-odds.ts'
import type { CursorCodec } from './cursor.ts'
import { oddsCsv, prefersCsv } from './odds-csv.ts'
import { parseQuery } from '../http/parse-query.ts'
import { jsonAnswer, type RestAnswer } from '../http/rest-response.ts'
import type { Route } from '../http/rest-handler.ts'

export interface ReadFeedsDependencies {
  readonly feeds: FeedStore
  readonly cursors: CursorCodec
}

/** Games in one request: with ids of full length they still fit into a URL. */
const maxGamesPerRequest = 100

/** Odds in one answer: at their longest, well below Lambda's 6 MB. */
const maxOddsPerPage = 1_000

/**
 * GET /feeds. Only `game`: the newest odds of each market. With `since`: what came in at or after it. With any of
 * `from`, `to`, `order`, `limit`: one game by feed date, both ends included.
 */
export function readFeedsRoute({ feeds, cursors }: ReadFeedsDependencies): Route {
  return async ({ query, header }) => {
    const parameters = parseQuery(FeedsQuery, query, { repeatable: ['game'] })
    const question = questionOf(parameters)
    const { cursor } = parameters
    const start = cursor === undefined ? undefined : cursors.open(JSON.stringify(question), cursor)
    const { odds, next } = await answerTo(feeds, question, start, parameters.limit)
    const nextCursor = next === undefined ? undefined : cursors.seal(JSON.stringify(question), next)
    return {
      ...answerWith({ odds, cursor: nextCursor }, prefersCsv(header('accept'))),
      counts: { games: question.games.length, odds: odds.length },
      facts: { question: question.kind },
    }
  }
}

const QueryInstant = z
  .string()
  .transform((text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text))
  .pipe(LooseInstant)

const lastEpochMs = Date.UTC(9999, 11, 31)

const FeedsQuery = z.object({
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
type FeedsQuery = z.infer<typeof FeedsQuery>

/** What is asked, without how many and where to go on: a cursor is bound to it. */
type Question =
  | { readonly kind: 'latest'; readonly games: readonly GameId[] }
  | { readonly kind: 'since'; readonly games: readonly GameId[]; readonly since: number }
  | {
      readonly kind: 'range'
      readonly games: readonly [GameId]
      readonly from?: string | undefined
      readonly to?: string | undefined
      readonly order: 'asc' | 'desc'
    }

function questionOf({ game: games, from, to, order, limit, since }: FeedsQuery): Question {
  if (since !== undefined) {
    for (const [field, value] of Object.entries({ from, to, order })) {
      if (value !== undefined) throw fault(field, 'cannot stand beside since')
    }
    return { kind: 'since', games, since }
  }
  if ((from ?? to ?? order ?? limit) === undefined) return { kind: 'latest', games }
  const [game, ...others] = games
  if (game === undefined || others.length > 0) throw fault('game', 'must be one game for a range of dates')
  if (from !== undefined && to !== undefined && to < from) throw fault('to', 'must not be before from')
  return { kind: 'range', games: [game], from, to, order: order ?? 'asc' }
}

function fault(field: string, reason: string): InvalidRequestError {
  return new InvalidRequestError([{ field, reason }])
}

function answerTo(
  feeds: FeedStore,
  question: Question,
  start: ReadPosition | undefined,
  limit = maxOddsPerPage,
): Promise<OddsRead> {
  switch (question.kind) {
    case 'latest':
      return latestOdds(feeds, question.games, { limit, start })
    case 'since':
      return catchUp(feeds, question.games, { since: question.since, limit, start })
    case 'range':
      return oddsInRange(feeds, question.games[0], { ...question, limit, start })
  }
}

function answerWith(page: FeedsPage, asCsv: boolean): RestAnswer {
  return asCsv
    ? {
        status: 200,
        contentType: 'text/csv; charset=utf-8',
        body: oddsCsv(page.odds),
        ...(page.cursor === undefined ? {} : { headers: { 'next-cursor': page.cursor } }),
      }
    : jsonAnswer(200, page)
}
