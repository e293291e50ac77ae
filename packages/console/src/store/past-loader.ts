import type { FeedsApi } from '@sportsfeeds/client'
import type { EpochMs, GameId, Odds } from '@sportsfeeds/domain'
import type { Clock, Timer } from '@sportsfeeds/std'
import { trailLength, trailStepMs } from './market.ts'

/** Fetches odds from before the connection: the openings of markets, and their last minutes. */
export interface PastLoader {
  /** Requests the past of a game that is on the screen: once for each game, the latest request first. */
  readonly request: (game: GameId) => void
  stop(): void
}

export interface PastLoaderOptions {
  readonly feeds: Pick<FeedsApi, 'opening' | 'since'>
  readonly clock: Clock
  readonly serverNow: () => EpochMs
  readonly onOdds: (odds: readonly Odds[]) => void
}

/** Games that are fetched together: what a tall screen shows. */
const gamesPerRequest = 20
/** Few at a time, so that these requests never delay a catch-up. */
const maxAtOnce = 2
/** Games that only scroll past are not requested. */
const settleMs = 250
const retryMs = 10_000
const recentMs = trailLength * trailStepMs

export function createPastLoader({ feeds, clock, serverNow, onOdds }: PastLoaderOptions): PastLoader {
  const requested = new Set<GameId>()
  const waiting: GameId[] = []
  const stopping = new AbortController()
  let running = 0
  let timer: Timer | undefined

  const startIn = (delayMs: number): void => {
    if (stopping.signal.aborted) return
    timer?.cancel()
    timer = clock.setTimeout(next, delayMs)
  }

  const next = (): void => {
    while (running < maxAtOnce && waiting.length > 0) {
      running += 1
      void load(waiting.splice(-gamesPerRequest))
    }
  }

  const load = async (games: readonly GameId[]): Promise<void> => {
    try {
      for await (const page of feeds.opening(games, stopping.signal)) onOdds(page)
      await loadRecent(games)
      running -= 1
      startIn(0)
    } catch {
      // Until the retry, openings and trends begin when the console was opened.
      waiting.unshift(...games)
      running -= 1
      startIn(retryMs)
    }
  }

  /** Reads no more pages than games: in the busiest, trends may begin when the console was opened. */
  const loadRecent = async (games: readonly GameId[]): Promise<void> => {
    let pages = 0
    for await (const page of feeds.since(games, serverNow() - recentMs, stopping.signal)) {
      onOdds(page)
      pages += 1
      if (pages >= games.length) return
    }
  }

  return {
    request: (game) => {
      if (requested.has(game)) return
      requested.add(game)
      waiting.push(game)
      startIn(settleMs)
    },
    stop: () => {
      timer?.cancel()
      stopping.abort()
    },
  }
}
