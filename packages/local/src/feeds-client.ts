import type { FeedOddsInput, Game } from '@sportsfeeds/domain'
import { messageOf, RequestFailedError } from './errors.ts'

/** Sends odds as a provider does. @throws RequestFailedError unless all were stored. */
export function putOdds(feedsApiUrl: string, apiKey: string, odds: readonly FeedOddsInput[]): Promise<void> {
  return put(`${feedsApiUrl}/feeds`, apiKey, { odds })
}

/** @throws RequestFailedError */
export function putGames(feedsApiUrl: string, apiKey: string, games: readonly Game[]): Promise<void> {
  return put(`${feedsApiUrl}/games`, apiKey, { games })
}

async function put(url: string, apiKey: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(requestTimeoutMs),
  }).catch((error: unknown) => {
    throw new RequestFailedError(`PUT ${url} failed: ${messageOf(error)}`, { cause: error })
  })
  const text = await response.text()
  // 207 means that some were refused.
  if (response.status !== 200)
    throw new RequestFailedError(`PUT ${url} was refused with ${response.status}: ${text}`)
}

const requestTimeoutMs = 10_000
