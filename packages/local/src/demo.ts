import { setTimeout } from 'node:timers/promises'
import type { Game } from '@sportsfeeds/domain'
import { createDemoFeed, type Random } from './demo-feed.ts'
import { messageOf } from './errors.ts'
import { putOdds } from './feeds-client.ts'

export interface DemoOptions {
  readonly feedsApiUrl: string
  readonly apiKey: string
  readonly games: readonly Game[]
  readonly random: Random
  /** Told in one line when a request is not answered as it should be; the feed goes on. */
  readonly onError: (message: string) => void
}

export interface Demo {
  /** Odds stored so far. */
  sent(): number
  /** Sends nothing more; resolves when the last request is answered. */
  stop(): Promise<void>
}

const intervalMs = 500

/** Plays the demonstration feed through the feeds API, like any provider: one request at a time, a few odds a second. */
export function startDemo({ feedsApiUrl, apiKey, games, random, onError }: DemoOptions): Demo {
  const feed = createDemoFeed(games, random)
  const stopping = new AbortController()
  let sent = 0

  const play = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const odds = feed.next(Date.now())
      try {
        await putOdds(feedsApiUrl, apiKey, odds)
        sent += odds.length
      } catch (error) {
        if (!stopping.signal.aborted) onError(`Demo feed: ${messageOf(error)}`)
      }
      await pause(intervalMs, stopping.signal)
    }
  }

  const playing = play()
  return {
    sent: () => sent,
    stop() {
      stopping.abort()
      return playing
    },
  }
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  // The only way that it rejects is the signal, and then the pause is over.
  return setTimeout(delayMs, undefined, { signal }).catch(() => undefined)
}
