import type { Odds } from '@sportsfeeds/domain'
import { type Clock, fullJitterMs, sleep } from '@sportsfeeds/std'
import pMap from 'p-map'
import { StoreUnavailableError } from '../errors.ts'
import { maxOddsPerPut, type OddsStore } from '../ports.ts'

export interface StoreOddsDependencies {
  readonly oddsStore: Pick<OddsStore, 'putOdds'>
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly retentionSeconds: number
  /** Called with an error that retrying cannot fix; its odds count as not stored. */
  readonly onError: (error: unknown) => void
}

export interface StoreOddsResult {
  /** Odds that the table did not take before the deadline. */
  readonly notStored: ReadonlySet<Odds>
  /** Number of times that a batch, or the rest of one, was sent again. */
  readonly retries: number
}

/**
 * Stores odds of distinct identities in batches. Records that the table does not take are sent again after a random
 * pause, until a deadline well below API Gateway's 29 s.
 */
export async function storeOdds(
  odds: readonly Odds[],
  { oddsStore, clock, random, retentionSeconds, onError }: StoreOddsDependencies,
): Promise<StoreOddsResult> {
  const deadlineMs = clock.now() + storeDeadlineMs
  let retries = 0

  const storeBatch = async (batch: readonly Odds[]): Promise<readonly Odds[]> => {
    let left = batch
    for (let attempt = 0; ; attempt += 1) {
      try {
        left = await oddsStore.putOdds(left, { retentionSeconds })
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) {
          onError(error)
          return left
        }
      }
      if (left.length === 0) return left
      const pauseMs = fullJitterMs(pauses, attempt, random())
      if (clock.now() + pauseMs >= deadlineMs) return left
      await sleep(clock, pauseMs)
      retries += 1
    }
  }

  const left = await pMap(toBatches(odds), storeBatch, { concurrency: maxConcurrentBatches })
  return { notStored: new Set(left.flat()), retries }
}

/** From the call of {@link storeOdds} to the start of the last attempt; the SDK's timeouts bound an attempt. */
export const storeDeadlineMs = 8_000
const pauses = { firstMs: 50, capMs: 1_000, floorMs: 0 }
const maxConcurrentBatches = 8

function toBatches(odds: readonly Odds[]): Odds[][] {
  return Array.from({ length: Math.ceil(odds.length / maxOddsPerPut) }, (_, batch) =>
    odds.slice(batch * maxOddsPerPut, (batch + 1) * maxOddsPerPut),
  )
}
