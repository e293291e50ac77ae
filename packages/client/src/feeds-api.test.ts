import { expect, test } from 'vitest'
import { AccessRefusedError, BadAnswerError, RequestRefusedError, UnreachableError } from './errors.ts'
import { createFeedsApi, type FeedsApi, type GetToken } from './feeds-api.ts'
import { createManualClock } from './testing/manual-clock.ts'

interface Answer {
  readonly status: number
  readonly body?: unknown
}

/** The answers in turn, and the URLs that they were given to. */
const open = (
  answers: readonly Answer[],
  getToken: GetToken = () => 'good',
): { feeds: FeedsApi; urls: string[] } => {
  const urls: string[] = []
  const feeds = createFeedsApi({
    feedsApiUrl: 'https://feeds.example/v1/',
    getToken,
    clock: createManualClock(),
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
  return { feeds, urls }
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

test('C8 faults are told apart by whether the same may work later', async () => {
  await expect(open([{ status: 503 }]).feeds.games()).rejects.toThrow(UnreachableError)
  await expect(open([{ status: 429 }]).feeds.games()).rejects.toThrow(UnreachableError)
  await expect(open([]).feeds.games()).rejects.toThrow(UnreachableError)
  await expect(open([{ status: 200, body: { games: [{}] } }]).feeds.games()).rejects.toThrow(BadAnswerError)
  const refused = open([{ status: 400, body: problem }]).feeds.games()
  await expect(refused).rejects.toThrow(RequestRefusedError)
  await expect(refused).rejects.toThrow(/from must be a date/)
})

const page = (cursor?: string): Answer => ({
  status: 200,
  body: { odds: [], ...(cursor === undefined ? {} : { cursor }) },
})

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
