import { setTimeout } from 'node:timers/promises'
import type { Game } from '@sportsfeeds/domain'
import type { Random } from '@sportsfeeds/std'
import { messageOf } from '../errors.ts'
import { putOdds } from '../feeds-client.ts'
import { createDemoFeed } from './demo-feed.ts'

export interface DemoFeedOptions {
  readonly feedsApiUrl: string
  readonly apiKey: string
  readonly games: readonly Game[]
  readonly random: Random
  /** Called with one line when a request fails; the feed continues. */
  readonly onError: (message: string) => void
}

export interface PlayingFeed {
  /** Sends nothing more; resolves after the response to the last request. */
  stop(): Promise<void>
}

const intervalMs = 500

/** Plays the demo feed through the feeds API, like any provider: one request at a time, a few odds a second. */
export function playDemoFeed({ feedsApiUrl, apiKey, games, random, onError }: DemoFeedOptions): PlayingFeed {
  const feed = createDemoFeed(games, random)
  const stopping = new AbortController()

  const play = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await putOdds(feedsApiUrl, apiKey, feed.next(Date.now()))
      } catch (error) {
        if (!stopping.signal.aborted) onError(`Demo feed: ${messageOf(error)}`)
      }
      // It rejects only at the signal, which ends the pause.
      await setTimeout(intervalMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  const playing = play()
  return {
    stop() {
      stopping.abort()
      return playing
    },
  }
}
