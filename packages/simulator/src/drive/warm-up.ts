import { type Provider, type RecordResult, UnreachableError } from '@sportsfeeds/client'
import { type GameId, toInstant } from '@sportsfeeds/domain'
import { type Clock, sleep } from '@sportsfeeds/std'
import type { DatedOdds } from '../model/load.ts'
import { runSchedule } from './schedule.ts'

export interface WarmUpDeps {
  readonly clock: Clock
  readonly provider: Pick<Provider, 'put'>
  /** Ends a warm-up at a rate early. */
  readonly signal?: AbortSignal
}

export interface WarmUp {
  /** Their requests take turns, so that every shard gets some. */
  readonly games: readonly GameId[]
  /** Odds in one request. */
  readonly batch: number
  /** Requests to send in parallel, round by round. */
  readonly rounds: readonly number[]
  /** Then single requests at a steady rate, answered or not. */
  readonly steady?: { readonly requests: number; readonly everyMs: number }
}

/**
 * Starts the functions before anything is measured, and lets the engine compile what is used most. Without it a run of a
 * fresh system measures cold starts. The odds are of a market of their own, `warm-up`, that the run does not count.
 * @returns how many requests it sent.
 * @throws ClientError if the feeds API refuses them.
 */
export async function warmUp(
  { clock, provider, signal }: WarmUpDeps,
  { games, batch, rounds, steady }: WarmUp,
): Promise<number> {
  const total = rounds.reduce((sum, sideBySide) => sum + sideBySide, 0) + (steady?.requests ?? 0)
  const firstMs = clock.now() - total * batch
  let requests = 0
  const put = (): Promise<RecordResult[]> => {
    const gameId = games[requests % games.length]
    if (gameId === undefined) return Promise.resolve([])
    const fromMs = firstMs + requests * batch
    requests += 1
    return provider.put(Array.from({ length: batch }, (_, place) => warmUpOdds(gameId, fromMs + place)))
  }
  for (const sideBySide of rounds) {
    refuseRefused(await Promise.all(Array.from({ length: sideBySide }, put)))
  }
  if (steady !== undefined) {
    const { everyMs } = steady
    const sent: Promise<RecordResult[]>[] = []
    await runSchedule({
      clock,
      startMs: clock.now(),
      items: Array.from({ length: steady.requests }, (_, place) => ({ atMs: place * everyMs })),
      dispatch: () => void sent.push(put()),
      ...(signal && { signal }),
    })
    refuseRefused(await Promise.all(sent))
    await sleep(clock, deliveryMs)
  }
  return requests
}

/** What was stored last is delivered by then, and does not hold up what is measured. */
const deliveryMs = 1_000

function refuseRefused(results: readonly RecordResult[][]): void {
  for (const result of results.flat()) {
    // A system that is too busy is what the run is to find out.
    if (result.status === 'failed' && !(result.error instanceof UnreachableError)) throw result.error
  }
}

/** In turn in both wire forms, since the engine compiles for the shapes that it has seen. */
function warmUpOdds(gameId: GameId, dateMs: number): DatedOdds {
  const common = { gameId, type: 'warm-up', date: toInstant(dateMs) } as const
  return dateMs % 4 === 0
    ? { ...common, isOpen: false, homeOdds: 2, drawOdds: 3, awayOdds: 4, oddsFormat: 'decimal' }
    : {
        ...common,
        line: dateMs % 8,
        status: 'suspended',
        outcomes: [
          { id: 'over', odds: 1.95 },
          { id: 'under', odds: 1.85 },
        ],
        oddsFormat: 'decimal',
      }
}
