import { createDates, type DatedOdds, type Load, type PlannedRequest } from '../load.ts'
import type { RunPlan } from '../plan.ts'
import { createFixtures } from './fixtures.ts'
import { createGameFeed } from './game-feed.ts'

/** The load of `simulator run`: games take turns, and every match is played out over the run. */
export const createSimulatedLoad = (
  plan: Pick<RunPlan, 'rate' | 'batch' | 'durationMs' | 'games' | 'sports' | 'seed'>,
  nowMs: number,
): Load => {
  const oddsCount = Math.max(1, Math.round((plan.rate * plan.durationMs) / 1000))
  const fixtures = createFixtures(plan.games, plan.sports, plan.seed, nowMs)

  return {
    games: fixtures.map(({ game }) => game),
    durationMs: plan.durationMs,
    oddsCount,
    *requests(startEpochMs): Generator<PlannedRequest> {
      const feeds = fixtures.map(({ game, matchSeconds, createModel, random }) => ({
        feed: createGameFeed(game, createModel, random),
        matchSecondsPerMs: matchSeconds / plan.durationMs,
      }))
      const dates = createDates()
      for (let first = 0; first < oddsCount; first += plan.batch) {
        const atMs = (first / plan.rate) * 1000
        const odds: DatedOdds[] = []
        for (let seq = first; seq < Math.min(first + plan.batch, oddsCount); seq += 1) {
          const game = feeds[seq % feeds.length]
          if (game === undefined) break
          const quote = game.feed.next(atMs * game.matchSecondsPerMs)
          odds.push({ ...quote, date: dates(quote.gameId, quote.type, startEpochMs + atMs), seq })
        }
        yield { atMs, odds }
      }
    },
  }
}
