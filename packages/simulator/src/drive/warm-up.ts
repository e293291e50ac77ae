import { type EpochMs, type GameId, toInstant } from '@sportsfeeds/domain'
import { RefusedError } from '../errors.ts'
import type { Transport } from '../target/create-transport.ts'
import type { DatedOdds } from '../model/load.ts'

export interface WarmUp {
  /** Requests to send in parallel, round by round. */
  readonly rounds: readonly number[]
  /** Odds in one request. */
  readonly batch: number
  readonly nowMs: EpochMs
}

/**
 * Starts the functions before anything is measured. Without it a run of a fresh system measures cold starts. The odds are of a market of their own, `warm-up`, that the run does not count.
 * @returns how many requests it sent. @throws RefusedError
 */
export async function warmUp(
  transport: Pick<Transport, 'put'>,
  gameId: GameId,
  { rounds, batch, nowMs }: WarmUp,
): Promise<number> {
  let requests = 0
  for (const sideBySide of rounds) {
    const responses = await Promise.all(
      Array.from({ length: sideBySide }, () => {
        requests += 1
        const odds = Array.from({ length: batch }, (_, place) =>
          warmUpOdds(gameId, nowMs - requests * batch - place),
        )
        return transport.put('/feeds', JSON.stringify({ odds }))
      }),
    )
    const refused = responses.find(({ status }) => status >= 400 && status < 429)
    if (refused !== undefined) throw new RefusedError('PUT /feeds', refused.status, refused.body)
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
