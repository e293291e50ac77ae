import type { FeedsApi } from '@sportsfeeds/client'
import { type GameId, type Odds, providerMarketId, toInstant } from '@sportsfeeds/domain'
import type { Clock, Timer } from '@sportsfeeds/std'
import { type MarketKey, trailLength, trailStepMs } from './market.ts'

/** Fetches odds from before the connection: the openings of markets, and their last minutes. */
export interface PastLoader {
  /** Requests the past of a game that is on the screen: once for each game, the latest request first. */
  readonly request: (game: GameId) => void
  stop(): void
}

export interface PastLoaderOptions {
  readonly feeds: Pick<FeedsApi, 'history'>
  readonly clock: Clock
  readonly onOdds: (odds: readonly Odds[]) => void
  /** Markets of the game that have prices, and so need an opening. */
  readonly getMarkets: (game: GameId) => readonly MarketKey[]
}

/** Few games at a time, so that these requests never delay a catch-up. */
const maxAtOnce = 2
/** Pages to read for openings. A market that opened long after the others shows its earliest known price instead. */
const maxOpeningPages = 4
/** Games that only scroll past are not requested. */
const settleMs = 250
const retryMs = 10_000
const recentMs = trailLength * trailStepMs

export function createPastLoader({ feeds, clock, onOdds, getMarkets }: PastLoaderOptions): PastLoader {
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
    while (running < maxAtOnce) {
      const game = waiting.pop()
      if (game === undefined) return
      running += 1
      void load(game)
    }
  }

  const load = async (game: GameId): Promise<void> => {
    try {
      await loadOpenings(game)
      const from = toInstant(clock.now() - recentMs)
      for await (const page of feeds.history(game, { order: 'desc', from }, stopping.signal)) {
        onOdds(page)
        break
      }
      running -= 1
      startIn(0)
    } catch {
      // Until the retry, openings and trends begin when the console was opened.
      waiting.unshift(game)
      running -= 1
      startIn(retryMs)
    }
  }

  /** Reads pages from the start of the game until each market has its opening. */
  const loadOpenings = async (game: GameId): Promise<void> => {
    const missing = new Set(getMarkets(game))
    let pages = 0
    for await (const page of feeds.history(game, { order: 'asc' }, stopping.signal)) {
      onOdds(page)
      pages += 1
      for (const odds of page) missing.delete(providerMarketId(odds))
      if (missing.size === 0 || pages >= maxOpeningPages) return
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
