import {
  type Day,
  type EpochMs,
  FeedsPage,
  type Game,
  type GameId,
  GamesPage,
  type Odds,
  type Sport,
} from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import type * as z from 'zod'
import { BadResponseError, UnreachableError } from '../errors.ts'
import { pause } from './pause.ts'
import { isRefusal, responseError } from './response-error.ts'
import { withDeadline } from './with-deadline.ts'

/** Returns a token for the next request or connection. `isRefused`: the last one was not accepted, so it must be a new one. */
export type GetToken = (hint: { readonly isRefused: boolean }) => Promise<string> | string

/** The part of the platform's `fetch` that is used. */
export type Fetch = (
  url: string,
  init: { readonly headers: Record<string, string>; readonly signal: AbortSignal },
) => Promise<{ readonly status: number; json(): Promise<unknown> }>

/** What an analyst may read from the feeds API. Lists come page by page. */
export interface FeedsApi {
  /** Games that are scheduled or live: from yesterday to tomorrow, or of one day. */
  games(filter?: GamesFilter, signal?: AbortSignal): Promise<Game[]>
  /** The newest odds record of each market of each game. */
  latest(games: readonly GameId[], signal?: AbortSignal): AsyncGenerator<Odds[], void, undefined>
  /** Odds that the server received at or after `since`, by its own clock. */
  since(
    games: readonly GameId[],
    since: EpochMs,
    signal?: AbortSignal,
  ): AsyncGenerator<Odds[], void, undefined>
  /** The odds of one game by feed date, both ends included. */
  history(game: GameId, range: HistoryRange, signal?: AbortSignal): AsyncGenerator<Odds[], void, undefined>
  /** Tells if the server accepts this token; `unknown` if it cannot be reached. */
  check(token: string): Promise<'granted' | 'refused' | 'unknown'>
}

export interface GamesFilter {
  readonly sport?: Sport | undefined
  readonly day?: Day | undefined
  readonly status?: 'scheduled' | 'live' | undefined
}

export interface HistoryRange {
  /** Any form of date that the feeds API takes. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly order?: 'asc' | 'desc' | undefined
}

export interface FeedsApiOptions {
  readonly feedsApiUrl: string
  readonly getToken: GetToken
  readonly fetch: Fetch
  readonly clock: Clock
  readonly requestTimeoutMs: number
}

/**
 * Its methods throw `AccessRefusedError` if a fresh token is refused too, `UnreachableError` if the same may
 * succeed later, `RequestRefusedError` and `BadResponseError` if it will not.
 */
export function createFeedsApi({
  feedsApiUrl,
  getToken,
  fetch,
  clock,
  requestTimeoutMs,
}: FeedsApiOptions): FeedsApi {
  const base = feedsApiUrl.replace(/\/+$/, '')

  const get = async <Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    query: Query,
    signal: AbortSignal | undefined,
  ): Promise<z.infer<Schema>> => {
    const url = `${base}${path}${queryText(query)}`
    let response = await request(url, await getToken({ isRefused: false }), signal)
    if (isRefusal(response.status)) response = await request(url, await getToken({ isRefused: true }), signal)
    if (response.status !== 200) throw responseError(`GET ${path}`, response.status, response.body)
    const parsed = schema.safeParse(response.body)
    if (!parsed.success) {
      throw new BadResponseError(`GET ${path}: the response is not of this API.`, {
        cause: parsed.error,
      })
    }
    return parsed.data
  }

  const request = (url: string, token: string, signal: AbortSignal | undefined): Promise<RestResponse> =>
    withDeadline(clock, requestTimeoutMs, signal, async (untilDeadline) => {
      try {
        const response = await fetch(url, {
          headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
          signal: untilDeadline,
        })
        // Errors of proxies on the way have no JSON; their status says enough.
        const body: unknown = await response.json().catch((error: unknown) => {
          if (response.status === 200) throw error
          return undefined
        })
        return { status: response.status, body }
      } catch (error) {
        const why = untilDeadline.aborted ? `took more than ${requestTimeoutMs} ms` : 'could not be reached'
        throw new UnreachableError(`${base} ${why}.`, { cause: error })
      }
    })

  async function* pages(
    query: Query,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Odds[], void, undefined> {
    let page: FeedsPage = await get(FeedsPage, '/feeds', query, signal)
    yield page.odds
    while (page.cursor !== undefined) {
      page = await nextPage([...query, ['cursor', page.cursor]], signal)
      yield page.odds
    }
  }

  /** Retries the one page that failed: starting over would read every page before it a second time. */
  const nextPage = async (query: Query, signal: AbortSignal | undefined): Promise<FeedsPage> => {
    for (const pauseMs of pagePausesMs) {
      try {
        return await get(FeedsPage, '/feeds', query, signal)
      } catch (error) {
        if (!(error instanceof UnreachableError) || signal?.aborted === true) throw error
        await pause(clock, pauseMs, signal)
      }
    }
    return get(FeedsPage, '/feeds', query, signal)
  }

  return {
    games: async ({ sport, day, status } = {}, signal) => {
      const query: Query = [
        ['sport', sport],
        ['day', day],
        ['status', status],
      ]
      const { games } = await get(GamesPage, '/games', query, signal)
      return games
    },

    latest: (games, signal) => pages(gamesQuery(games), signal),

    since: (games, since, signal) =>
      pages([...gamesQuery(games), ['since', String(Math.max(0, Math.floor(since)))]], signal),

    history: (game, { from, to, order }, signal) =>
      pages(
        [
          ['game', game],
          ['from', from],
          ['to', to],
          // Without any of these the server returns the latest.
          ['order', order ?? 'asc'],
        ],
        signal,
      ),

    check: async (token) => {
      try {
        const { status } = await request(`${base}/games`, token, undefined)
        return isRefusal(status) ? 'refused' : 'granted'
      } catch {
        return 'unknown'
      }
    },
  }
}

/** Between one attempt at a page and the next. */
const pagePausesMs = [500, 1_000, 2_000, 4_000]

type Query = readonly (readonly [string, string | undefined])[]

interface RestResponse {
  readonly status: number
  readonly body: unknown
}

function queryText(query: Query): string {
  const given = query.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  return given.length === 0 ? '' : `?${given.join('&')}`
}

function gamesQuery(games: readonly GameId[]): Query {
  return games.map((game) => ['game', game] as const)
}
