import { type Provider, UnreachableError } from '@sportsfeeds/client'
import { type EpochMs, type GameId, toInstant } from '@sportsfeeds/domain'
import type { DatedOdds } from '../model/load.ts'

export interface WarmUp {
  /** Requests to send in parallel, round by round. */
  readonly rounds: readonly number[]
  /** Odds in one request. */
  readonly batch: number
  readonly nowMs: EpochMs
}

/**
 * Starts the functions before anything is measured. Without it a run of a fresh system measures cold starts. The odds are
 * of a market of their own, `warm-up`, that the run does not count.
 * @returns how many requests it sent.
 * @throws ClientError if the feeds API refuses them.
 */
export async function warmUp(
  provider: Pick<Provider, 'put'>,
  gameId: GameId,
  { rounds, batch, nowMs }: WarmUp,
): Promise<number> {
  let requests = 0
  for (const sideBySide of rounds) {
    const results = await Promise.all(
      Array.from({ length: sideBySide }, () => {
        requests += 1
        return provider.put(
          Array.from({ length: batch }, (_, place) => warmUpOdds(gameId, nowMs - requests * batch - place)),
        )
      }),
    )
    for (const result of results.flat()) {
      // A system that is too busy is what the run is to find out.
      if (result.status === 'failed' && !(result.error instanceof UnreachableError)) throw result.error
    }
  }
  return requests
}

function warmUpOdds(gameId: GameId, dateMs: EpochMs): DatedOdds {
  return {
    gameId,
    type: 'warm-up',
    date: toInstant(dateMs),
    isOpen: false,
    homeOdds: 2,
    awayOdds: 2,
    oddsFormat: 'decimal',
  }
}
