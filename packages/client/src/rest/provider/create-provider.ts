import { type EpochMs, GamesPage, type GameWithLive, maxGamesPerRequest } from '@sportsfeeds/domain'
import { fullJitterMs, systemClock, createDeferred } from '@sportsfeeds/std'
import { checkProviderOptions } from '../../check-options.ts'
import { BadResponseError, InvalidOptionError, ProviderClosedError, UnreachableError } from '../../errors.ts'
import { pause } from '../pause.ts'
import { responseError } from '../response-error.ts'
import { withDeadline } from '../with-deadline.ts'
import { createOddsQueue, feedsBody, type PendingOdds, type PendingPut } from './odds-queue.ts'
import type {
  AttemptOutcome,
  GameToPut,
  Provider,
  ProviderFetch,
  ProviderOptions,
  ProviderRetry,
  PutOptions,
  RecordResult,
} from './provider.ts'
import { parseJson, readOutcomes } from './read-outcomes.ts'
import { retryAfterMs } from './retry-after.ts'

/** A provider's sending side. @throws InvalidOptionError */
export function createProvider(options: ProviderOptions): Provider {
  checkProviderOptions(options)
  const {
    apiKey,
    concurrency = 4,
    maxQueued = 10_000,
    requestTimeoutMs = 30_000,
    fetch = platformFetch,
    clock = systemClock,
    random = Math.random,
    observer = {},
  } = options
  const base = checkedUrl(options.url)
  const retry = options.retry === false ? sendOnce : (options.retry ?? defaultRetry)
  for (const [name, count] of Object.entries({ concurrency, maxQueued, attempts: retry.attempts })) {
    if (!(count >= 1)) throw new InvalidOptionError(`${name} must be at least 1, not ${count}.`)
  }

  const headers = { 'content-type': 'application/json', 'x-api-key': apiKey }
  const queue = createOddsQueue()
  const batches = new Set<Batch>()
  let gameRequests = 0
  let waiting: (() => void)[] = []
  let isClosed = false
  const closed = createDeferred<void>()
  /** No request leaves earlier: the server asked for a pause. */
  let notBeforeMs = 0

  const put = (
    path: '/feeds' | '/games',
    body: string,
    signal: AbortSignal | undefined,
    onSent: () => void,
  ): Promise<Response> =>
    requestTimeoutMs === Infinity
      ? request(path, body, signal, onSent)
      : withDeadline(clock, requestTimeoutMs, signal, (untilDeadline) =>
          request(path, body, untilDeadline, onSent),
        )

  const request = async (
    path: '/feeds' | '/games',
    body: string,
    signal: AbortSignal | undefined,
    onSent: () => void,
  ): Promise<Response> => {
    try {
      const response = await fetch(`${base}${path}`, { method: 'PUT', headers, body, signal, onSent })
      const text = await response.text()
      if (retry.honoursRetryAfter !== false) {
        const nowMs = clock.now()
        notBeforeMs = Math.max(notBeforeMs, nowMs + retryAfterMs(response.headers.get('retry-after'), nowMs))
      }
      return { status: response.status, body: text }
    } catch (cause) {
      const limit = requestTimeoutMs === Infinity ? 'was given up' : `took more than ${requestTimeoutMs} ms`
      const reason = signal?.aborted === true ? limit : `could not be reached: ${rootMessage(cause)}`
      throw new UnreachableError(`PUT ${base}${path} ${reason}.`, { cause })
    }
  }

  const pauseUntilAllowed = async (signal: AbortSignal | undefined): Promise<void> => {
    for (let leftMs = notBeforeMs - clock.now(); leftMs > 0; leftMs = notBeforeMs - clock.now()) {
      await pause(clock, leftMs, signal)
      if (signal?.aborted === true) return
    }
  }

  const pauseBeforeRetry = (attempt: number, signal: AbortSignal | undefined): Promise<void> =>
    pause(clock, fullJitterMs(retry, attempt - 1, random()), signal)

  const attemptBatch = async (
    batch: readonly PendingOdds[],
    number: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly AttemptOutcome[]> => {
    const odds = batch.map((pending) => pending.odds)
    let sentAtMs: EpochMs = clock.now()
    const onSent = (): void => {
      sentAtMs = clock.now()
      observer.sent?.({ odds, number, sentAtMs })
    }
    let outcomes: readonly AttemptOutcome[]
    try {
      outcomes = readOutcomes(odds, await put('/feeds', feedsBody(batch), signal, onSent))
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error
      outcomes = odds.map(() => ({ status: 'retry', error }))
    }
    if (number >= retry.attempts) outcomes = outcomes.map(withoutRetry)
    observer.ended?.({ odds, number, sentAtMs, endedAtMs: clock.now(), outcomes })
    return outcomes
  }

  const sendBatch = async (batch: Batch): Promise<void> => {
    const signal = batch.abort?.signal
    let left = batch.odds
    try {
      for (let attempt = 1; ; attempt += 1) {
        if (notBeforeMs > 0) await pauseUntilAllowed(signal)
        if (left.some(isAbandoned)) left = left.filter((pending) => !isAbandoned(pending))
        if (left.length === 0) return
        const outcomes = await attemptBatch(left, attempt, signal)
        left = left.filter((pending, index) => {
          const outcome = outcomes[index]
          if (outcome === undefined || outcome.status === 'retry') return true
          pending.put.settle(pending.index, outcome)
          return false
        })
        if (left.length === 0) return
        await pauseBeforeRetry(attempt, signal)
      }
    } finally {
      batches.delete(batch)
      pump()
    }
  }

  /** Starts as many requests as may be under way, and lets those continue that wait for a shorter queue. */
  const pump = (): void => {
    while (batches.size < concurrency && queue.size > 0) {
      const odds = queue.takeBatch()
      if (odds.length === 0) break
      // A batch can be given up only if each of its puts can be.
      const isAbortable = odds.every(({ put: { signal } }) => signal !== undefined)
      const batch = { odds, abort: isAbortable ? new AbortController() : undefined }
      batches.add(batch)
      void sendBatch(batch)
    }
    if (waiting.length > 0 && queue.size < maxQueued) {
      const resolved = waiting
      waiting = []
      for (const resolve of resolved) resolve()
    }
    if (isClosed && batches.size === 0 && gameRequests === 0) closed.resolve()
  }

  const dropAbandoned = (): void => {
    queue.dropAbandoned()
    for (const { odds, abort } of batches) if (odds.every(isAbandoned)) abort?.abort()
    pump()
  }

  const putOdds: Provider['put'] = (odds, { signal } = {}) =>
    new Promise((resolve, reject) => {
      if (isClosed) throw new ProviderClosedError()
      signal?.throwIfAborted()
      const results: RecordResult[] = []
      if (odds.length === 0) {
        resolve(results)
        return
      }
      let left = odds.length
      const pending: PendingPut = {
        count: odds.length,
        json: JSON.stringify(odds),
        signal,
        isAbandoned: false,
        settle(index, result) {
          results[index] = result
          left -= 1
          if (left > 0) return
          signal?.removeEventListener('abort', abandon)
          resolve(results)
        },
      }
      const abandon = (): void => {
        pending.isAbandoned = true
        reject(abortReason(signal))
        dropAbandoned()
      }
      queue.add(odds.map((record, index) => ({ odds: record, put: pending, index })))
      signal?.addEventListener('abort', abandon, { once: true })
      pump()
    })

  const putHundredGames = async (
    games: readonly GameToPut[],
    signal: AbortSignal | undefined,
  ): Promise<GameWithLive[]> => {
    for (let attempt = 1; ; attempt += 1) {
      await pauseUntilAllowed(signal)
      signal?.throwIfAborted()
      try {
        return readGames(await put('/games', JSON.stringify({ games }), signal, () => undefined))
      } catch (error) {
        signal?.throwIfAborted()
        if (!(error instanceof UnreachableError) || attempt >= retry.attempts) throw error
      }
      await pauseBeforeRetry(attempt, signal)
    }
  }

  return {
    put: putOdds,

    ready: () =>
      queue.size < maxQueued ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)),

    async putGames(games, { signal }: PutOptions = {}) {
      if (isClosed) throw new ProviderClosedError()
      gameRequests += 1
      const stored: GameWithLive[] = []
      try {
        for (let start = 0; start < games.length; start += maxGamesPerRequest) {
          stored.push(...(await putHundredGames(games.slice(start, start + maxGamesPerRequest), signal)))
        }
        return stored
      } finally {
        gameRequests -= 1
        pump()
      }
    },

    get load() {
      return { queued: queue.size, requests: batches.size + gameRequests }
    },

    close() {
      isClosed = true
      pump()
      return closed.promise
    },
  }
}

/** The records of one request. */
interface Batch {
  readonly odds: readonly PendingOdds[]
  readonly abort: AbortController | undefined
}

interface Response {
  readonly status: number
  readonly body: string
}

const defaultRetry: ProviderRetry = { attempts: 8, firstMs: 200, capMs: 10_000, floorMs: 20 }
const sendOnce: ProviderRetry = { ...defaultRetry, attempts: 1 }

const platformFetch: ProviderFetch = (url, { onSent, ...request }) => {
  onSent()
  return fetch(url, request)
}

function isAbandoned({ put }: PendingOdds): boolean {
  return put.isAbandoned
}

function withoutRetry(outcome: AttemptOutcome): RecordResult {
  return outcome.status === 'retry' ? { status: 'failed', error: outcome.error } : outcome
}

function readGames({ status, body }: Response): GameWithLive[] {
  if (status !== 200) throw responseError('PUT /games', status, parseJson(body) ?? body)
  const parsed = GamesPage.safeParse(parseJson(body))
  if (parsed.success) return parsed.data.games
  throw new BadResponseError('PUT /games: the response with status 200 is not of this API.', {
    cause: parsed.error,
  })
}

function abortReason(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason
  return reason instanceof Error ? reason : new Error('The signal was aborted.', { cause: reason })
}

/** Message of the first cause: the platform's `fetch` says no more than "fetch failed". */
function rootMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? rootMessage(error.cause) : error.message
}

function checkedUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidOptionError(`url "${text}" must be a URL with http:// or https://.`)
  }
  return text.replace(/\/+$/, '')
}
