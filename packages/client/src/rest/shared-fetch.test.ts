import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { gameOf } from '../testing/odds.ts'
import { createFeedsApi, type Fetch } from './feeds-api.ts'
import { createSharedFetch } from './shared-fetch.ts'

const init = { headers: {}, signal: new AbortController().signal }

/** The texts in turn, however often the last one is asked for. */
function open(texts: readonly string[], status = 200): Fetch {
  let asked = 0
  return createSharedFetch(async () => {
    const text = texts[Math.min(asked, texts.length - 1)] ?? ''
    asked += 1
    return { status, text: async () => text }
  })
}

test('What is sent to several clients alike is parsed once, and nothing else is', async () => {
  const fetch = open(['{"games":[]}', '{"games":[]}', '{"games":[1]}'])
  const bodies: unknown[] = []
  for (let client = 0; client < 3; client += 1) bodies.push(await (await fetch('/games', init)).json())
  expect(bodies).toEqual([{ games: [] }, { games: [] }, { games: [1] }])
  expect(bodies[1]).toBe(bodies[0])
})

test('What is not JSON is refused each time', async () => {
  const fetch = open(['<html>'], 502)
  for (let client = 0; client < 2; client += 1) {
    const response = await fetch('/games', init)
    expect(response.status).toBe(502)
    await expect(response.json()).rejects.toThrow(SyntaxError)
  }
})

test('C14 each client that shares a page receives its unreadable records, and a list of its own', async () => {
  const fetch = open([
    JSON.stringify({ games: [gameOf('game-1'), { id: 'game-2', status: 'postponed to Mars' }] }),
  ])
  const heard: string[] = []
  const clients = ['first', 'second'].map((name) =>
    createFeedsApi({
      feedsApiUrl: 'https://feeds.example/v1',
      getToken: () => 't',
      clock: createManualClock(),
      requestTimeoutMs: 10_000,
      fetch,
      onUnreadable: (records) => heard.push(`${name}: ${records.join()}`),
    }),
  )
  for (const client of clients) {
    const games = await client.games()
    expect(games.map(({ id }) => id)).toEqual(['game-1'])
    games.length = 0
  }
  expect(heard).toEqual(['first: game-2', 'second: game-2'])
})
