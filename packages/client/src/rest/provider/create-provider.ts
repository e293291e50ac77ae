import { type EpochMs, type Game, GamesPage, maxGamesPerRequest } from '@sportsfeeds/domain'
import { fullJitterMs, systemClock, createDeferred } from '@sportsfeeds/std'
import {
  BadResponseError,
  type ClientError,
  InvalidOptionError,
  ProviderClosedError,
  UnreachableError,
} from '../../errors.ts'
import { pause } from '../pause.ts'
import { responseError } from '../response-error.ts'
import { withDeadline } from '../with-deadline.ts'
import { createOddsQueue, feedsBody, type PendingOdds } from './odds-queue.ts'
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

  const queue = createOddsQueue()
  const batches = new Set<{ readonly odds: readonly PendingOdds[]; readonly abort: AbortController }>()
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
    withDeadline(clock, requestTimeoutMs, signal, async (untilDeadline) => {
      try {
        const response = await fetch(`${base}${path}`, {
          method: 'PUT',
          headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
          body,
          signal: untilDeadline,
          onSent,
        })
        const text = await response.text()
        const nowMs = clock.now()
        notBeforeMs = Math.max(notBeforeMs, nowMs + retryAfterMs(response.headers.get('retry-after'), nowMs))
        return { status: response.status, body: text }
      } catch (cause) {
        const reason = untilDeadline.aborted
          ? `took more than ${requestTimeoutMs} ms`
          : 'could not be reached'
        throw new UnreachableError(`PUT ${base}${path} ${reason}.`, { cause })
      }
    })

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
    signal: AbortSignal,
  ): Promise<AttemptOutcome[]> => {
    const odds = batch.map((pending) => pending.odds)
    let sentAtMs: EpochMs = clock.now()
    const onSent = (): void => {
      sentAtMs = clock.now()
      observer.sent?.({ odds, number, sentAtMs })
    }
    const outcomes = await put('/feeds', feedsBody(batch), signal, onSent).then(
      (response) => readOutcomes(odds, response),
      (error: ClientError): AttemptOutcome[] => odds.map(() => ({ status: 'retry', error })),
    )
    const final = outcomes.map((outcome): AttemptOutcome =>
      outcome.status === 'retry' && number >= retry.attempts
        ? { status: 'failed', error: outcome.error }
        : outcome,
    )
    observer.ended?.({ odds, number, sentAtMs, endedAtMs: clock.now(), outcomes: final })
    return final
  }

  const sendBatch = async (batch: readonly PendingOdds[], signal: AbortSignal): Promise<void> => {
    let left = batch
    for (let attempt = 1; ; attempt += 1) {
      await pauseUntilAllowed(signal)
      left = left.filter(({ isAbandoned }) => !isAbandoned())
      if (left.length === 0) return
      const outcomes = await attemptBatch(left, attempt, signal)
      left = left.filter((pending, index) => {
        const outcome = outcomes[index]
        if (outcome === undefined || outcome.status === 'retry') return true
        pending.settle(outcome)
        return false
      })
      if (left.length === 0) return
      await pauseBeforeRetry(attempt, signal)
    }
  }

  /** Starts as many requests as may be under way, and lets those continue that wait for a shorter queue. */
  const pump = (): void => {
    while (batches.size < concurrency && queue.size > 0) {
      const odds = queue.takeBatch()
      if (odds.length === 0) break
      const batch = { odds, abort: new AbortController() }
      batches.add(batch)
      void sendBatch(odds, batch.abort.signal).finally(() => {
        batches.delete(batch)
        pump()
      })
    }
    if (queue.size < maxQueued) {
      const resolved = waiting
      waiting = []
      for (const resolve of resolved) resolve()
    }
    if (isClosed && batches.size === 0 && gameRequests === 0) closed.resolve()
  }

  const dropAbandoned = (): void => {
    queue.dropAbandoned()
    for (const { odds, abort } of batches) if (odds.every(({ isAbandoned }) => isAbandoned())) abort.abort()
    pump()
  }

  const putOdds: Provider['put'] = (odds, { signal } = {}) =>
    new Promise((resolve, reject) => {
      if (isClosed) throw new ProviderClosedError()
      signal?.throwIfAborted()
      const results: RecordResult[] = []
      let left = odds.length
      let isAborted = false
      const abandon = (): void => {
        isAborted = true
        reject(abortReason(signal))
        dropAbandoned()
      }
      const finish = (): void => {
        signal?.removeEventListener('abort', abandon)
        resolve(results)
      }
      const settle = (index: number, result: RecordResult): void => {
        results[index] = result
        left -= 1
        if (left === 0) finish()
      }
      const pending = odds.map((record, index): PendingOdds => ({
        odds: record,
        json: JSON.stringify(record),
        isAbandoned: () => isAborted,
        settle: (result) => settle(index, result),
      }))
      if (left === 0) {
        finish()
        return
      }
      signal?.addEventListener('abort', abandon, { once: true })
      for (const record of pending) queue.add(record)
      pump()
    })

  const putHundredGames = async (
    games: readonly GameToPut[],
    signal: AbortSignal | undefined,
  ): Promise<Game[]> => {
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
      const stored: Game[] = []
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

function readGames({ status, body }: Response): Game[] {
  if (status !== 200) throw responseError('PUT /games', status, parseJson(body))
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

function checkedUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidOptionError(`url "${text}" must be a URL with http:// or https://.`)
  }
  return text.replace(/\/+$/, '')
}
