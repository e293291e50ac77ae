import { setTimeout } from 'node:timers/promises'
import type { Provider, RecordResult } from '@sportsfeeds/client'
import type { FeedOddsInput, Game, GameInput } from '@sportsfeeds/domain'
import { createDemoFeed } from './demo-feed.ts'

export interface DemoFeedOptions {
  /** The first one sends the scores too. */
  readonly providers: readonly Provider[]
  readonly games: readonly Game[]
  readonly seed: number
  /** Called with one line when something is not stored; the feed continues. */
  readonly onError: (message: string) => void
}

export interface PlayingFeed {
  /** Sends nothing more; resolves after the response to the last request. */
  stop(): Promise<void>
}

const intervalMs = 500

/** Plays the demo feed through the feeds API, like any providers: each sends one request at a time. */
export function playDemoFeed({ providers, games, seed, onError }: DemoFeedOptions): PlayingFeed {
  const feed = createDemoFeed({ games, providers: providers.length, seed })
  const stopping = new AbortController()

  const play = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const update = feed.next(Date.now())
      // Providers do not wait for each other, and a score is no news to those who send it.
      const failures = await Promise.all([
        putGames(providers[0], update.games),
        ...providers.map((provider, place) => putOdds(provider, update.odds[place] ?? [])),
      ])
      const [failure] = failures.flat()
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

async function putOdds(provider: Provider, odds: readonly FeedOddsInput[]): Promise<string[]> {
  return odds.length === 0 ? [] : (await provider.put(odds)).flatMap(describeFailure)
}

async function putGames(provider: Provider | undefined, games: readonly GameInput[]): Promise<string[]> {
  if (provider === undefined || games.length === 0) return []
  try {
    await provider.putGames(games)
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

function describeFailure(result: RecordResult): readonly string[] {
  if (result.status === 'failed') return [result.error.message]
  if (result.status === 'rejected') return result.issues.map(({ field, reason }) => `${field}: ${reason}`)
  return []
}
