import {
  type Day,
  type EpochMs,
  FeedsPage,
  type GameId,
  GamesPage,
  GameWithLive,
  type MarketType,
  type Odds,
  type ProviderName,
  type Sport,
} from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import * as z from 'zod'
import { BadResponseError, RequestRefusedError, UnreachableError } from '../errors.ts'
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
  /** Games with their live states: those that are live or start within a week, unless the filter names days. */
  games(filter?: GamesFilter, signal?: AbortSignal): Promise<GameWithLive[]>
  /** One game, whenever it is; undefined if there is none. */
  game(id: GameId, signal?: AbortSignal): Promise<GameWithLive | undefined>
  /** State of each market of each game: its newest record, the newest with prices if that is another, and bet stops. */
  latest(
    games: readonly GameId[],
    signal?: AbortSignal,
    filter?: OddsFilter & SharedRead,
  ): AsyncGenerator<Odds[], void, undefined>
  /** Odds that the server received at or after `since`, by its own clock. */
  since(
    games: readonly GameId[],
    since: EpochMs,
    signal?: AbortSignal,
    shared?: SharedRead,
  ): AsyncGenerator<Odds[], void, undefined>
  /** First prices of each market of each game. Those of markets that opened long after the others are left out. */
  opening(games: readonly GameId[], signal?: AbortSignal): AsyncGenerator<Odds[], void, undefined>
  /** The odds of one game by feed date, both ends included. */
  history(game: GameId, range: HistoryRange, signal?: AbortSignal): AsyncGenerator<Odds[], void, undefined>
  /** Tells if the server accepts this token; `unknown` if it cannot be reached. */
  check(token: string): Promise<'granted' | 'refused' | 'unknown'>
}

export interface GamesFilter {
  readonly sport?: Sport | undefined
  /** First and last day of their starts, in UTC. */
  readonly from?: Day | undefined
  readonly to?: Day | undefined
  readonly status?: 'scheduled' | 'live' | undefined
}

/** Bet stops pass every filter. */
export interface OddsFilter {
  /** Market id, for example `total/1h@1.5`. */
  readonly market?: string | undefined
  /** Market type, with all its lines, periods and subjects. */
  readonly type?: MarketType | undefined
  readonly provider?: ProviderName | undefined
}

/** What the server had acknowledged later than `through` need not be in the response, so that clients can share a read of the table. */
export interface SharedRead {
  readonly through?: EpochMs | undefined
}

export interface HistoryRange extends OddsFilter {
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
  /** Receives the names of records that were left out of a response since they cannot be read. */
  readonly onUnreadable?: (records: readonly string[]) => void
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
  onUnreadable = () => undefined,
}: FeedsApiOptions): FeedsApi {
  const base = feedsApiUrl.replace(/\/+$/, '')

  const get = async <Result>(
    read: (body: unknown) => z.ZodSafeParseResult<Result>,
    path: string,
    query: Query,
    signal: AbortSignal | undefined,
  ): Promise<Result> => {
    const url = `${base}${path}${queryText(query)}`
    let response = await request(url, await getToken({ isRefused: false }), signal)
    if (isRefusal(response.status)) response = await request(url, await getToken({ isRefused: true }), signal)
    if (response.status !== 200) throw responseError(`GET ${path}`, response.status, response.body)
    const parsed = read(response.body)
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
    let page = await get(readOddsPage, '/feeds', query, signal)
    yield readable(page)
    while (page.cursor !== undefined) {
      page = await nextPage([...query, ['cursor', page.cursor]], signal)
      yield readable(page)
    }
  }

  const readable = <Value>({ records, unreadable }: Page<Value>): Value[] => {
    if (unreadable.length > 0) onUnreadable(unreadable)
    return [...records]
  }

  /** Retries the one page that failed: starting over would read every page before it a second time. */
  const nextPage = async (query: Query, signal: AbortSignal | undefined): Promise<Page<Odds>> => {
    for (const pauseMs of pagePausesMs) {
      try {
        return await get(readOddsPage, '/feeds', query, signal)
      } catch (error) {
        if (!(error instanceof UnreachableError) || signal?.aborted === true) throw error
        await pause(clock, pauseMs, signal)
      }
    }
    return get(readOddsPage, '/feeds', query, signal)
  }

  return {
    games: async ({ sport, from, to, status } = {}, signal) => {
      const query: Query = [
        ['sport', sport],
        ['from', from],
        ['to', to],
        ['status', status],
      ]
      return readable(await get(readGamesPage, '/games', query, signal))
    },

    game: async (id, signal) => {
      try {
        return await get(
          (body) => GameWithLive.safeParse(body),
          `/games/${encodeURIComponent(id)}`,
          [],
          signal,
        )
      } catch (error) {
        if (error instanceof RequestRefusedError && error.status === 404) return undefined
        throw error
      }
    },

    latest: (games, signal, filter = {}) =>
      pages([...gamesQuery(games), ...filterQuery(filter), ...throughQuery(filter)], signal),

    since: (games, since, signal, shared = {}) =>
      pages(
        [...gamesQuery(games), ['since', String(Math.max(0, Math.floor(since)))], ...throughQuery(shared)],
        signal,
      ),

    opening: (games, signal) => pages([...gamesQuery(games), ['opening', 'true']], signal),

    history: (game, { from, to, order, ...filter }, signal) =>
      pages(
        [
          ['game', game],
          ...filterQuery(filter),
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

interface Page<Value> {
  readonly records: readonly Value[]
  /** Names of those that this version cannot read. */
  readonly unreadable: readonly string[]
  readonly cursor?: string | undefined
}

/** {@link FeedsPage} and {@link GamesPage}, before their records are read. */
const RawFeedsPage = FeedsPage.extend({ odds: z.array(z.unknown()) })
const RawGamesPage = GamesPage.extend({ games: z.array(z.unknown()) })

const readOddsPage = readOnce(
  RawFeedsPage.transform(({ odds, cursor }) => readAll(FeedsPage.shape.odds.element, odds, cursor)),
)
const readGamesPage = readOnce(RawGamesPage.transform(({ games }) => readAll(GameWithLive, games)))

/** A `fetch` that several clients share may give the same body to all of them. */
function readOnce<Result>(schema: z.ZodType<Result>): (body: unknown) => z.ZodSafeParseResult<Result> {
  const known = new WeakMap<object, z.ZodSafeParseResult<Result>>()
  return (body) => {
    if (typeof body !== 'object' || body === null) return schema.safeParse(body)
    const parsed = known.get(body) ?? schema.safeParse(body)
    known.set(body, parsed)
    return parsed
  }
}

/** Reads records one by one: a newer server may send some that this version does not know. */
function readAll<Schema extends z.ZodType>(
  schema: Schema,
  raw: readonly unknown[],
  cursor?: string,
): Page<z.infer<Schema>> {
  const records: z.infer<Schema>[] = []
  const unreadable: string[] = []
  for (const record of raw) {
    const parsed = schema.safeParse(record)
    if (parsed.success) records.push(parsed.data)
    else unreadable.push(nameOf(record))
  }
  return { records, unreadable, cursor }
}

/** What identifies a record, as far as it says so. */
function nameOf(record: unknown): string {
  const { id, gameId, type, provider, date } = NamedRecord.parse(record)
  return [id, gameId, type, provider, date].filter((part) => part !== undefined).join(' ')
}

const Name = z.string().max(100).optional().catch(undefined)
const NamedRecord = z
  .object({ id: Name, gameId: Name, type: Name, provider: Name, date: Name })
  .catch({ id: 'a record' })

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

function filterQuery({ market, type, provider }: OddsFilter): Query {
  return [
    ['market', market],
    ['type', type],
    ['provider', provider],
  ]
}

function throughQuery({ through }: SharedRead): Query {
  return through === undefined ? [] : [['through', String(Math.ceil(through))]]
}

function gamesQuery(games: readonly GameId[]): Query {
  return games.map((game) => ['game', game] as const)
}
