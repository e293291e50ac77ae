import { createManualClock, type ManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { AccessRefusedError, BadResponseError, RequestRefusedError, UnreachableError } from '../errors.ts'
import { gameOf } from '../testing/odds.ts'
import { createFeedsApi, type FeedsApi, type GetToken } from './feeds-api.ts'

interface Answer {
  readonly status: number
  readonly body?: unknown
}

/** The answers in turn, and the URLs that they were given to. */
function open(
  answers: readonly Answer[],
  getToken: GetToken = () => 'good',
): { feeds: FeedsApi; urls: string[]; clock: ManualClock } {
  const urls: string[] = []
  const clock = createManualClock()
  const feeds = createFeedsApi({
    feedsApiUrl: 'https://feeds.example/v1/',
    getToken,
    clock,
    requestTimeoutMs: 10_000,
    fetch: async (url) => {
      const answer = answers[urls.length]
      urls.push(url)
      if (answer === undefined) throw new TypeError('fetch failed')
      const { status, body } = answer
      return {
        status,
        json: async () => {
          if (body === undefined) throw new SyntaxError('not JSON')
          return body
        },
      }
    },
  })
  return { feeds, urls, clock }
}

const problem = { type: 'about:blank', title: 'Bad Request', status: 400, detail: 'from must be a date.' }

test('C7 a request is sent again with a fresh token once, and no more', async () => {
  const hints: boolean[] = []
  const getToken: GetToken = ({ isRefused }) => {
    hints.push(isRefused)
    return 't'
  }
  const { feeds } = open([{ status: 401 }, { status: 200, body: { games: [] } }], getToken)
  expect(await feeds.games()).toEqual([])
  expect(hints).toEqual([false, true])
  await expect(open([{ status: 401 }, { status: 403 }]).feeds.games()).rejects.toThrow(AccessRefusedError)
})

test('C8 errors differ by whether the same request may succeed later', async () => {
  await expect(open([{ status: 503 }]).feeds.games()).rejects.toThrow(UnreachableError)
  await expect(open([{ status: 429 }]).feeds.games()).rejects.toThrow(UnreachableError)
  await expect(open([]).feeds.games()).rejects.toThrow(UnreachableError)
  await expect(open([{ status: 200, body: { games: 1 } }]).feeds.games()).rejects.toThrow(BadResponseError)
  const refused = open([{ status: 400, body: problem }]).feeds.games()
  await expect(refused).rejects.toThrow(RequestRefusedError)
  await expect(refused).rejects.toThrow(/from must be a date/)
})

function page(cursor?: string): Answer {
  return {
    status: 200,
    body: { odds: [], ...(cursor === undefined ? {} : { cursor }) },
  }
}

test('C8 a page that does not come is asked for again, and what came before it is not', async () => {
  const { feeds, urls, clock } = open([page('next'), { status: 503 }, { status: 503 }, page('last'), page()])
  const pages: unknown[] = []
  const reading = (async () => {
    for await (const odds of feeds.since(['game-1'], 0)) pages.push(odds)
  })()
  await clock.advance(500)
  await clock.advance(1_000)
  await reading
  expect(pages).toHaveLength(3)
  expect(urls.map((url) => new URL(url).searchParams.get('cursor'))).toEqual([
    null,
    'next',
    'next',
    'next',
    'last',
  ])
})

test('C8 a page that never comes is given up, and a first one is left to the caller to retry', async () => {
  const { feeds, urls, clock } = open([page('next')])
  const reading = drain(feeds).catch((error: unknown) => error)
  for (let second = 0; second < 10; second += 1) await clock.advance(1_000)
  expect(await reading).toBeInstanceOf(UnreachableError)
  expect(urls).toHaveLength(6)
  const first = open([{ status: 503 }])
  await expect(drain(first.feeds)).rejects.toThrow(UnreachableError)
  expect(first.urls).toHaveLength(1)
})

test('C8 nobody waits for the page of a reading that was broken off', async () => {
  const { feeds, urls, clock } = open([page('next'), { status: 503 }])
  const abort = new AbortController()
  const reading = drain(feeds, abort.signal).catch((error: unknown) => error)
  await clock.advance(100)
  abort.abort()
  await clock.advance(0)
  expect(await reading).toBeInstanceOf(UnreachableError)
  expect(urls.length).toBeLessThanOrEqual(3)
})

async function drain(feeds: FeedsApi, signal?: AbortSignal): Promise<void> {
  for await (const _ of feeds.since(['game-1'], 0, signal)) continue
}

test('C9 history is read page by page, and asks only for what is given', async () => {
  const { feeds, urls } = open([page('a b'), page()])
  const pages = []
  for await (const odds of feeds.history('game-1', { from: '2026-05-01 19:00:00' })) pages.push(odds)
  expect(pages).toHaveLength(2)
  expect(urls).toEqual([
    'https://feeds.example/v1/feeds?game=game-1&from=2026-05-01%2019%3A00%3A00&order=asc',
    'https://feeds.example/v1/feeds?game=game-1&from=2026-05-01%2019%3A00%3A00&order=asc&cursor=a%20b',
  ])
})

test('C8 a request that takes too long is given up', async () => {
  const clock = createManualClock()
  const feeds = createFeedsApi({
    feedsApiUrl: 'https://feeds.example/v1',
    getToken: () => 'good',
    clock,
    requestTimeoutMs: 10_000,
    fetch: (_url, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')))
      }),
  })
  const asked = feeds.games().catch((error: unknown) => error)
  await clock.advance(10_000)
  expect(await asked).toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(/took more than 10000 ms/),
  })
  expect(clock.pending).toBe(0)
})

test('C21 a game is read by its id, and there may be none', async () => {
  const { feeds, urls } = open([
    { status: 200, body: gameOf('game-sr:1') },
    { status: 404, body: { title: 'Not found' } },
  ])
  expect(await feeds.game('game-sr:1')).toMatchObject({ id: 'game-sr:1' })
  expect(await feeds.game('game-2')).toBeUndefined()
  expect(urls[0]).toBe('https://feeds.example/v1/games/game-sr%3A1')
})

test('C9 odds are read of some markets or providers, games of some days', async () => {
  const { feeds, urls } = open([page(), page(), { status: 200, body: { games: [] } }, page()])
  for await (const _ of feeds.history('game-1', { market: 'total/1h@1.5', provider: 'acme' })) continue
  for await (const _ of feeds.latest(['game-1'], undefined, { type: 'total' })) continue
  await feeds.games({ from: '2026-05-01', to: '2026-05-08' })
  for await (const _ of feeds.opening(['game-1', 'game-2'])) continue
  expect(urls.map((url) => new URL(url).search)).toEqual([
    '?game=game-1&market=total%2F1h%401.5&provider=acme&order=asc',
    '?game=game-1&type=total',
    '?from=2026-05-01&to=2026-05-08',
    '?game=game-1&game=game-2&opening=true',
  ])
})
