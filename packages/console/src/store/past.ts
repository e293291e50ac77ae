import type { Clock, FeedsApi, TimerHandle } from '@sportsfeeds/client'
import { type GameId, type Odds, toInstant } from '@sportsfeeds/domain'
import { trailLength, trailStepMs } from './market.ts'

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
}

/** Games at a time: the board's own requests should never stand in the way of a catch-up. */
const maxAtOnce = 2
/** Who scrolls past does not look. */
const settleMs = 250
const retryMs = 10_000
const recentMs = trailLength * trailStepMs

export const createPastLoader = ({ feeds, clock, onOdds }: PastLoaderOptions): PastLoader => {
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
      // The first page from the beginning has the openings of all markets that opened together.
      onOdds(await firstPage(feeds, game, { order: 'asc' }, stopping.signal))
      const from = toInstant(clock.now() - recentMs)
      onOdds(await firstPage(feeds, game, { order: 'desc', from }, stopping.signal))
      running -= 1
      startIn(0)
    } catch {
      // Until then openings and trends begin when this page was opened.
      waiting.unshift(game)
      running -= 1
      startIn(retryMs)
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

const firstPage = async (
  feeds: Pick<FeedsApi, 'history'>,
  game: GameId,
  range: Parameters<FeedsApi['history']>[1],
  signal: AbortSignal,
): Promise<readonly Odds[]> => {
  for await (const page of feeds.history(game, range, signal)) return page
  return []
}
