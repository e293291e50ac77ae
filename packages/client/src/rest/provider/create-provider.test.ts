import { type FeedOddsInput, maxOddsPerRequest, problemContentType } from '@sportsfeeds/domain'
import { createManualClock } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  AccessRefusedError,
  ProviderClosedError,
  RequestRefusedError,
  UnreachableError,
} from '../../errors.ts'
import { feedOdds, gameOf } from '../../testing/odds.ts'
import { createProvider } from './create-provider.ts'
import type { EndedAttempt, ProviderFetch, ProviderOptions } from './provider.ts'

/** How the fake service treats one request. */
type Treatment =
  | { readonly kind: 'serve'; readonly unstored: number }
  | { readonly kind: 'status'; readonly status: 429 | 500 | 503; readonly retryAfterSeconds?: number }
  | { readonly kind: 'no-connection' | 'hang' }

const serve: Treatment = { kind: 'serve', unstored: 0 }

/** A provider in front of a fake feeds API, which rejects prices of 0. */
function openProvider(treatments: readonly Treatment[], options: Partial<ProviderOptions> = {}) {
  const clock = createManualClock()
  const left = [...treatments]
  const service = {
    stored: new Set<string>(),
    final: new Set<string>(),
    sent: [] as string[][],
    sentAtMs: [] as number[],
    open: 0,
    mostOpen: 0,
    blockedUntilMs: 0,
  }

  const respond = (ids: readonly string[], odds: readonly FeedOddsInput[], unstored: number) => {
    const rejected = odds.flatMap((record, index) =>
      isWrong(record) ? [{ index, field: 'homeOdds', reason: 'must not be 0' }] : [],
    )
    const valid = odds.flatMap((record, index) => (isWrong(record) ? [] : [index]))
    const notStored = valid.slice(0, unstored)
    for (const [index, id] of ids.entries()) {
      if (notStored.includes(index)) continue
      service.final.add(id)
      if (valid.includes(index)) service.stored.add(id)
    }
    const stored = valid.length - notStored.length
    return [207, { stored, duplicates: 0, rejected, notStored, warnings: [], provisionalGames: [] }] as const
  }

  const fetch: ProviderFetch = async (_url, { body, signal, onSent }) => {
    const treatment = left.shift() ?? serve
    const { odds } = JSON.parse(body) as { odds: FeedOddsInput[] }
    const ids = odds.map(({ gameId }) => gameId)
    onSent()
    expect(clock.now()).toBeGreaterThanOrEqual(service.blockedUntilMs)
    for (const id of ids) expect(service.final.has(id)).toBe(false)
    service.sent.push(ids)
    service.sentAtMs.push(clock.now())
    service.open += 1
    service.mostOpen = Math.max(service.mostOpen, service.open)
    try {
      await new Promise<void>((resolve, reject) => {
        const timer = clock.setTimeout(resolve, treatment.kind === 'hang' ? 1e9 : 30)
        signal?.addEventListener('abort', () => {
          timer.cancel()
          reject(new Error('The request was aborted.'))
        })
      })
    } finally {
      service.open -= 1
    }
    if (treatment.kind === 'no-connection') throw new TypeError('fetch failed')
    const retryAfter = treatment.kind === 'status' ? treatment.retryAfterSeconds : undefined
    if (retryAfter !== undefined) service.blockedUntilMs = clock.now() + retryAfter * 1_000
    const [status, result] =
      treatment.kind === 'serve'
        ? respond(ids, odds, treatment.unstored)
        : [treatment.kind === 'status' ? treatment.status : 500, { title: 'Busy' }]
    return {
      status,
      headers: { get: () => (retryAfter === undefined ? null : String(retryAfter)) },
      text: () => Promise.resolve(JSON.stringify(result)),
    }
  }

  const provider = createProvider({
    url: 'https://feeds.example/v1/',
    apiKey: 'key',
    fetch,
    clock,
    random: () => 0.5,
    ...options,
  })
  return { clock, provider, service }
}

function oddsOf(count: number, from = 0, fields: Parameters<typeof feedOdds>[0] = {}): FeedOddsInput[] {
  return Array.from({ length: count }, (_, index) => feedOdds({ gameId: `game-${from + index}`, ...fields }))
}

const treatments = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('serve'), unstored: fc.nat({ max: 3 }) }),
    fc.record({
      kind: fc.constant('status'),
      status: fc.constantFrom<429 | 500 | 503>(429, 500, 503),
      retryAfterSeconds: fc.constantFrom(1, 5),
    }),
    fc.record({ kind: fc.constant('status'), status: fc.constantFrom<429 | 500 | 503>(429, 500, 503) }),
    fc.record({ kind: fc.constantFrom('no-connection', 'hang') }),
  ),
  { maxLength: 12 },
) as fc.Arbitrary<Treatment[]>

test('every record gets one final result, which is what the service did; nothing final is sent again', async () => {
  await fc.assert(
    fc.asyncProperty(
      treatments,
      fc.array(fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 40 })), { maxLength: 6 }),
      fc.integer({ min: 1, max: 3 }),
      async (plan, puts, concurrency) => {
        const { clock, provider, service } = openProvider(plan, { concurrency })
        let made = 0
        const all = await clock.run(
          Promise.all(
            puts.map(async ([count, pauseMs], index) => {
              const odds = oddsOf(count, made, index % 3 === 2 ? { homeOdds: 0 } : {})
              made += count
              await new Promise<void>((resolve) => clock.setTimeout(resolve, pauseMs))
              const results = await provider.put(odds)
              expect(results).toHaveLength(count)
              return odds.map(({ gameId }, at) => [gameId, results[at]] as const)
            }),
          ),
        )
        for (const [id, result] of all.flat()) {
          expect(result?.status).toBe(
            service.stored.has(id) ? 'stored' : service.final.has(id) ? 'rejected' : 'failed',
          )
        }
        expect(service.mostOpen).toBeLessThanOrEqual(concurrency)
        await clock.run(provider.close())
        expect(clock.pending).toBe(0)
      },
    ),
  )
})

test('records that arrive while requests are under way are sent together, within the limits of the API', async () => {
  const { clock, provider, service } = openProvider([], { concurrency: 1 })
  const puts = [...oddsOf(1), ...oddsOf(maxOddsPerRequest + 5, 1)].map((odds) => provider.put([odds]))
  await clock.run(Promise.all(puts))
  expect(service.sent.map(({ length }) => length)).toEqual([1, maxOddsPerRequest, 5])
})

test('only what was not stored is sent again, after a pause with jitter', async () => {
  const { clock, provider, service } = openProvider([{ kind: 'serve', unstored: 2 }])
  const results = await clock.run(provider.put(oddsOf(3)))
  expect(results).toEqual([{ status: 'stored' }, { status: 'stored' }, { status: 'stored' }])
  expect(service.sent).toEqual([
    ['game-0', 'game-1', 'game-2'],
    ['game-0', 'game-1'],
  ])
  // 30 ms for the first response, then half of 200 ms.
  expect((service.sentAtMs[1] ?? 0) - (service.sentAtMs[0] ?? 0)).toBe(130)
})

test('a Retry-After holds back every request until it has passed', async () => {
  const { clock, provider, service } = openProvider([{ kind: 'status', status: 429, retryAfterSeconds: 7 }])
  const first = provider.put(oddsOf(1))
  await clock.advance(100)
  const second = provider.put(oddsOf(1, 1))
  await clock.run(Promise.all([first, second]))
  expect(service.sentAtMs.slice(1).map((atMs) => atMs - (service.sentAtMs[0] ?? 0))).toEqual([7_030, 7_030])
})

test('a Retry-After holds nothing back if it is not to be honoured', async () => {
  const clock = createManualClock()
  const sentAtMs: number[] = []
  const provider = createProvider({
    url: 'https://feeds.example',
    apiKey: 'key',
    clock,
    random: () => 0.5,
    retry: { attempts: 2, firstMs: 200, capMs: 200, floorMs: 0, honoursRetryAfter: false },
    fetch: () => {
      sentAtMs.push(clock.now())
      return Promise.resolve({
        status: 429,
        headers: new Headers({ 'retry-after': '7' }),
        text: () => Promise.resolve(''),
      })
    },
  })
  await clock.run(provider.put(oddsOf(1)))
  expect(sentAtMs.map((atMs) => atMs - (sentAtMs[0] ?? 0))).toEqual([0, 100])
})

test('a request that nothing can end early has neither a signal nor a timer', async () => {
  const clock = createManualClock()
  const signals: (AbortSignal | undefined)[] = []
  const provider = createProvider({
    url: 'https://feeds.example',
    apiKey: 'key',
    clock,
    requestTimeoutMs: Infinity,
    fetch: (_url, { signal }) => {
      signals.push(signal)
      return new Promise(() => undefined)
    },
  })
  void provider.put(oddsOf(1))
  await clock.advance(0)
  expect(clock.pending).toBe(0)
  const stop = new AbortController()
  void provider.put(oddsOf(1, 1), { signal: stop.signal }).catch(() => undefined)
  await clock.advance(0)
  stop.abort()
  expect(signals.map((signal) => signal?.aborted)).toEqual([undefined, true])
})

test('after the last attempt a record fails with the reason; without retries the first is the last', async () => {
  const plan: Treatment[] = [{ kind: 'hang' }, { kind: 'no-connection' }]
  const { clock, provider, service } = openProvider(plan, {
    retry: { attempts: 2, firstMs: 100, capMs: 100, floorMs: 0 },
  })
  const [result] = await clock.run(provider.put(oddsOf(1)))
  expect(result).toMatchObject({ status: 'failed', error: { code: 'unreachable' } })
  expect(service.sent).toHaveLength(2)

  const once = openProvider([{ kind: 'status', status: 503 }], { retry: false })
  expect(await once.clock.run(once.provider.put(oddsOf(1)))).toMatchObject([{ status: 'failed' }])
  expect(once.service.sent).toHaveLength(1)
})

test('ready makes its caller wait while too many records do', async () => {
  const { clock, provider } = openProvider([], { concurrency: 1, maxQueued: 2 })
  let isReady = false
  void provider.put(oddsOf(1))
  await provider.ready()
  const second = provider.put(oddsOf(2, 1))
  expect(provider.load).toEqual({ queued: 2, requests: 1 })
  const ready = provider.ready().then(() => {
    isReady = true
  })
  await clock.advance(29)
  expect(isReady).toBe(false)
  await clock.advance(1)
  await ready
  await clock.run(second)
})

test('an aborted put rejects at once, and its records are not sent any more', async () => {
  const { clock, provider, service } = openProvider([{ kind: 'hang' }, serve], { concurrency: 1 })
  const stop = new AbortController()
  const hanging = provider.put(oddsOf(1), { signal: stop.signal })
  const waiting = provider.put(oddsOf(1, 1), { signal: stop.signal })
  const other = provider.put(oddsOf(1, 2))
  await clock.advance(10)
  stop.abort(new Error('The match is over.'))
  await expect(hanging).rejects.toThrow('The match is over.')
  await expect(waiting).rejects.toThrow('The match is over.')
  expect(await clock.run(other)).toEqual([{ status: 'stored' }])
  expect(service.sent).toEqual([['game-0'], ['game-2']])
  await expect(provider.put(oddsOf(1), { signal: stop.signal })).rejects.toThrow('The match is over.')
})

test('close waits for what is under way and accepts nothing more', async () => {
  const { clock, provider } = openProvider([{ kind: 'status', status: 500 }])
  const put = provider.put(oddsOf(1))
  let isClosed = false
  const closed = provider.close().then(() => {
    isClosed = true
  })
  await expect(provider.put(oddsOf(1))).rejects.toBeInstanceOf(ProviderClosedError)
  await expect(provider.putGames([gameOf('game-1')])).rejects.toBeInstanceOf(ProviderClosedError)
  await clock.advance(40)
  expect(isClosed).toBe(false)
  expect(await clock.run(put)).toEqual([{ status: 'stored' }])
  await clock.run(closed)
})

test('each attempt is observed with its times, and with what became of each of the very objects put', async () => {
  const attempts: EndedAttempt[] = []
  const { clock, provider } = openProvider([{ kind: 'serve', unstored: 1 }], {
    observer: { ended: (attempt) => attempts.push(attempt) },
  })
  const odds = [...oddsOf(2), feedOdds({ homeOdds: 0 })]
  const startMs = clock.now()
  await clock.run(provider.put(odds))
  expect(attempts).toMatchObject([
    {
      number: 1,
      sentAtMs: startMs,
      endedAtMs: startMs + 30,
      outcomes: [{ status: 'retry' }, { status: 'stored' }, { status: 'rejected' }],
    },
    { number: 2, outcomes: [{ status: 'stored' }] },
  ])
  expect(attempts[1]?.odds[0]).toBe(odds[0])
})

test('games are put a hundred at a time, and what the service refuses is a typed error with its problem', async () => {
  const clock = createManualClock()
  const sizes: number[] = []
  const statuses = [503, 200, 200]
  const problem = { type: 'urn:x', title: 'Unknown provider', status: 403, detail: 'No such key.' }
  const provider = createProvider({
    url: 'https://feeds.example',
    apiKey: 'key',
    clock,
    fetch: (_url, { body }) => {
      const { games } = JSON.parse(body) as { games: unknown[] }
      sizes.push(games.length)
      const status = statuses.shift() ?? 403
      return Promise.resolve({
        status,
        headers: new Headers({ 'content-type': status === 200 ? 'application/json' : problemContentType }),
        text: () => Promise.resolve(JSON.stringify(status === 200 ? { games } : problem)),
      })
    },
  })
  const games = Array.from({ length: 150 }, (_, index) => gameOf(`game-${index}`))
  expect(await clock.run(provider.putGames(games))).toHaveLength(150)
  expect(sizes).toEqual([100, 100, 50])
  const refused: unknown = await clock.run(provider.putGames(games)).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(AccessRefusedError)
  expect(refused).toMatchObject({ problem })
})

test.each([
  ['API Gateway itself', '{"message":"Too Many Requests"}', '429 Too Many Requests'],
  ['a proxy', '<h1>Too\n many</h1>', '429 <h1>Too many</h1>'],
])('the reason that %s gives is in the error', async (_, body, reason) => {
  const [result] = await putOnce(() =>
    Promise.resolve({ status: 429, headers: new Headers(), text: () => Promise.resolve(body) }),
  )
  expect(result).toMatchObject({ status: 'failed', error: { message: `PUT /feeds failed: ${reason}` } })
})

test('a connection that fails says why: the first cause, not "fetch failed"', async () => {
  const cause = new Error('connect ECONNREFUSED 127.0.0.1:9')
  const failure = new TypeError('fetch failed', { cause })
  const [result] = await putOnce(() => Promise.reject(failure))
  expect(result).toMatchObject({
    status: 'failed',
    error: {
      message: `PUT https://feeds.example/feeds could not be reached: ${cause.message}.`,
      cause: failure,
    },
  })
})

/** Puts one record, without retries. */
function putOnce(fetch: ProviderFetch) {
  const clock = createManualClock()
  const provider = createProvider({ url: 'https://feeds.example', apiKey: 'key', retry: false, clock, fetch })
  return clock.run(provider.put(oddsOf(1)))
}

test.each([
  [401, AccessRefusedError],
  [413, RequestRefusedError],
  [503, UnreachableError],
])('a response with status %i fails its records with a typed error', async (status, type) => {
  const [result] = await putOnce(() =>
    Promise.resolve({ status, headers: new Headers(), text: () => Promise.resolve('<html></html>') }),
  )
  expect(result?.status === 'failed' ? result.error : undefined).toBeInstanceOf(type)
})

test('an address or a number that cannot work is refused with its name', () => {
  expect(() => createProvider({ url: 'feeds.example', apiKey: 'key' })).toThrow(/url "feeds.example"/)
  expect(() => createProvider({ url: 'https://x.example', apiKey: 'key', concurrency: 0 })).toThrow(
    /concurrency/,
  )
})

function isWrong(record: FeedOddsInput): boolean {
  return 'homeOdds' in record && record.homeOdds === 0
}
