import { type Provider, type RecordResult, UnreachableError } from '@sportsfeeds/client'
import { type GameId, type Instant, toInstant } from '@sportsfeeds/domain'
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
 * fresh system measures cold starts. The odds are of markets of their own, of the type `warm-up`, that the run does not count.
 * @returns how many requests it sent.
 * @throws ClientError if the feeds API refuses them.
 */
export async function warmUp(
  { clock, provider, signal }: WarmUpDeps,
  { games, batch, rounds, steady }: WarmUp,
): Promise<number> {
  let requests = 0
  const put = (): Promise<RecordResult[]> => {
    const gameId = games[requests % games.length]
    if (gameId === undefined) return Promise.resolve([])
    const first = requests * batch
    requests += 1
    const date = toInstant(Math.floor(clock.now()))
    return provider.put(Array.from({ length: batch }, (_, place) => warmUpOdds(gameId, date, first + place)))
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
    if (signal?.aborted !== true) await sleep(clock, deliveryMs)
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

/**
 * Every fourth in the reference solution's wire form, as in a run, since the engine compiles for the shapes that it has seen. Records of
 * one instant differ in their prices, by their number in the warm-up.
 */
function warmUpOdds(gameId: GameId, date: Instant, number: number): DatedOdds {
  const common = { gameId, type: 'warm-up', date, oddsFormat: 'decimal' } as const
  const price = (150 + (number % differentPrices)) / 100
  return number % 4 === 0
    ? { ...common, isOpen: false, homeOdds: price, drawOdds: 3, awayOdds: 4 }
    : {
        ...common,
        line: number % 8,
        status: 'suspended',
        outcomes: [
          { id: 'over', odds: price },
          { id: 'under', odds: 1.85 },
        ],
      }
}

const differentPrices = 10_000
