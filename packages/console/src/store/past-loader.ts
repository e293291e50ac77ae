import type { Clock, FeedsApi, TimerHandle } from '@sportsfeeds/client'
import { type GameId, marketId, type Odds, toInstant } from '@sportsfeeds/domain'
import { type MarketKey, trailLength, trailStepMs } from './market.ts'

/** Fetches what was before the stream: how markets opened, and their last minutes. */
export interface PastLoader {
  /** A game is looked at. Each is asked for once, the latest wish first. */
  readonly want: (game: GameId) => void
  stop(): void
}

export interface PastLoaderOptions {
  readonly feeds: Pick<FeedsApi, 'history'>
  readonly clock: Clock
  readonly onOdds: (odds: readonly Odds[]) => void
  /** Markets of which there are prices: their openings are wanted. */
  readonly getMarkets: (game: GameId) => readonly MarketKey[]
}

/** Games at a time: the board's own requests should never stand in the way of a catch-up. */
const maxAtOnce = 2
/** Pages from a game's beginning: a market that opened hours after the others shows its earliest price known. */
const maxOpeningPages = 4
/** Who scrolls past does not look. */
const settleMs = 250
const retryMs = 10_000
const recentMs = trailLength * trailStepMs

export function createPastLoader({ feeds, clock, onOdds, getMarkets }: PastLoaderOptions): PastLoader {
  const asked = new Set<GameId>()
  const waiting: GameId[] = []
  const stopping = new AbortController()
  let running = 0
  let timer: TimerHandle

  const startIn = (delayMs: number): void => {
    if (stopping.signal.aborted) return
    clock.clearTimeout(timer)
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
      // Until then openings and trends begin when this page was opened.
      waiting.unshift(game)
      running -= 1
      startIn(retryMs)
    }
  }

  /** The first page has those of all markets that opened together; for what opened later it is read on. */
  const loadOpenings = async (game: GameId): Promise<void> => {
    const missing = new Set(getMarkets(game))
    let pages = 0
    for await (const page of feeds.history(game, { order: 'asc' }, stopping.signal)) {
      onOdds(page)
      pages += 1
      for (const odds of page) missing.delete(marketId(odds))
      if (missing.size === 0 || pages >= maxOpeningPages) return
    }
  }

  return {
    want: (game) => {
      if (asked.has(game)) return
      asked.add(game)
      waiting.push(game)
      startIn(settleMs)
    },
    stop: () => {
      clock.clearTimeout(timer)
      stopping.abort()
    },
  }
}
