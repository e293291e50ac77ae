import { setTimeout } from 'node:timers/promises'
import type { Provider, RecordResult } from '@sportsfeeds/client'
import type { Game } from '@sportsfeeds/domain'
import type { Random } from '@sportsfeeds/std'
import { createDemoFeed } from './demo-feed.ts'

export interface DemoFeedOptions {
  readonly provider: Provider
  readonly games: readonly Game[]
  readonly random: Random
  /** Called with one line when odds of a request are not stored; the feed continues. */
  readonly onError: (message: string) => void
}

export interface PlayingFeed {
  /** Sends nothing more; resolves after the response to the last request. */
  stop(): Promise<void>
}

const intervalMs = 500

/** Plays the demo feed through the feeds API, like any provider: one request at a time, a few odds a second. */
export function playDemoFeed({ provider, games, random, onError }: DemoFeedOptions): PlayingFeed {
  const feed = createDemoFeed(games, random)
  const stopping = new AbortController()

  const play = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const results = await provider.put(feed.next(Date.now()))
      const [failure] = results.flatMap(describeFailure)
      if (failure !== undefined && !stopping.signal.aborted) onError(`Demo feed: ${failure}`)
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

function describeFailure(result: RecordResult): readonly string[] {
  if (result.status === 'failed') return [result.error.message]
  if (result.status === 'rejected') return result.issues.map(({ field, reason }) => `${field}: ${reason}`)
  return []
}
