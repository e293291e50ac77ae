import {
  type Day,
  type EpochMs,
  FeedsPage,
  type Game,
  type GameId,
  GamesPage,
  type Odds,
  Problem,
  type Sport,
} from '@sportsfeeds/domain'
import type * as z from 'zod'
import type { Clock } from '../clock.ts'
import { AccessRefusedError, BadAnswerError, RequestRefusedError, UnreachableError } from '../errors.ts'

/** Gives a token for the next request or connection. `isRefused`: the last one was not taken, so a new one is wanted. */
export type GetToken = (hint: { readonly isRefused: boolean }) => Promise<string> | string

/** The part of the platform's `fetch` that is used. */
export type Fetch = (
  url: string,
  init: { readonly headers: Record<string, string>; readonly signal: AbortSignal },
) => Promise<{ readonly status: number; json(): Promise<unknown> }>

/** The feeds API over REST, as an analyst may read it. Lists come page by page. */
export interface FeedsApi {
  /** The games that are scheduled or live: from yesterday to tomorrow, or of one day. */
  games(filter?: GamesFilter, signal?: AbortSignal): Promise<Game[]>
  /** The newest odds of each market of each game. */
  latest(games: readonly GameId[], signal?: AbortSignal): AsyncGenerator<Odds[], void, undefined>
  /** What the server received at or after `since`, which is its own time. */
  since(
    games: readonly GameId[],
    since: EpochMs,
    signal?: AbortSignal,
  ): AsyncGenerator<Odds[], void, undefined>
  /** The odds of one game by feed date, both ends included. */
  history(game: GameId, range: HistoryRange, signal?: AbortSignal): AsyncGenerator<Odds[], void, undefined>
  /** Whether the server takes this token; `unknown` when it cannot be asked. */
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
 * Its methods throw {@link AccessRefusedError} when a fresh token is not taken either, {@link UnreachableError} when the
 * same may work later, {@link RequestRefusedError} and {@link BadAnswerError} when it will not.
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
    let answer = await request(url, await getToken({ isRefused: false }), signal)
    if (isRefusal(answer.status)) answer = await request(url, await getToken({ isRefused: true }), signal)
    if (answer.status !== 200) throw statusError(path, answer)
    const parsed = schema.safeParse(answer.body)
    if (!parsed.success) {
      throw new BadAnswerError(`GET ${path} answered with what this client cannot read.`, {
        cause: parsed.error,
      })
    }
    return parsed.data
  }

  const request = async (url: string, token: string, signal: AbortSignal | undefined): Promise<Answer> => {
    const controller = new AbortController()
    const abort = (): void => controller.abort()
    const timer = clock.setTimeout(abort, requestTimeoutMs)
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted === true) abort()
    try {
      const response = await fetch(url, {
        headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
        signal: controller.signal,
      })
      // Errors of proxies on the way have no JSON; their status says enough.
      const body: unknown = await response.json().catch((error: unknown) => {
        if (response.status === 200) throw error
        return undefined
      })
      return { status: response.status, body }
    } catch (error) {
      const why = controller.signal.aborted ? `took more than ${requestTimeoutMs} ms` : 'could not be reached'
      throw new UnreachableError(`${base} ${why}.`, { cause: error })
    } finally {
      clock.clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
  }

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

  /** Whoever asks again from the start after a fault reads all that came before once more, so the page is what is asked again. */
  const nextPage = async (query: Query, signal: AbortSignal | undefined): Promise<FeedsPage> => {
    for (const pauseMs of pagePausesMs) {
      try {
        return await get(FeedsPage, '/feeds', query, signal)
      } catch (error) {
        if (!(error instanceof UnreachableError) || signal?.aborted === true) throw error
        await pause(pauseMs, signal)
      }
    }
    return get(FeedsPage, '/feeds', query, signal)
  }

  const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve) => {
      const timer = clock.setTimeout(resolve, ms)
      signal?.addEventListener(
        'abort',
        () => {
          clock.clearTimeout(timer)
          resolve()
        },
        { once: true },
      )
    })

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
          // Without any of these the question would be for the latest.
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

/** What a page that does not come is waited for, between one attempt and the next. */
const pagePausesMs = [500, 1_000, 2_000, 4_000]

type Query = readonly (readonly [string, string | undefined])[]

interface Answer {
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

function isRefusal(status: number): boolean {
  return status === 401 || status === 403
}

function statusError(path: string, { status, body }: Answer): Error {
  const problem = Problem.safeParse(body)
  const said = problem.success ? (problem.data.detail ?? problem.data.title) : `status ${status}`
  if (isRefusal(status)) return new AccessRefusedError(`The server does not take the token: ${said}`)
  if (status >= 500 || status === 429 || status === 408) {
    return new UnreachableError(`GET ${path} failed: ${said}`)
  }
  return new RequestRefusedError(status, `GET ${path} was refused: ${said}`)
}
