import type { Odds } from '@sportsfeeds/domain'
import type { Clock } from '../clock.ts'
import type { FeedStore } from '../store/odds-store.ts'
import { maxBatchPuts } from '../store/table.ts'
import { StoreUnavailableError } from '../errors.ts'
import { mapConcurrently } from '../map-concurrently.ts'

export interface StoreOddsDependencies {
  readonly feeds: Pick<FeedStore, 'putOdds'>
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly retentionSeconds: number
  /** Called with an error that no retry can mend; its odds count as not stored. */
  readonly onError: (error: unknown) => void
}

export interface StoreOddsResult {
  /** What the table did not take before the deadline. */
  readonly notStored: ReadonlySet<Odds>
  /** How often a batch, or what was left of one, was sent again. */
  readonly retries: number
}

/**
 * Stores odds of distinct identities in batches. What the table does not take is sent again after a random pause (full
 * jitter, so that throttled writers do not come back together) until a deadline well below API Gateway's 29 s.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export async function storeOdds(
  odds: readonly Odds[],
  { feeds, clock, random, retentionSeconds, onError }: StoreOddsDependencies,
): Promise<StoreOddsResult> {
  const deadlineMs = clock.now() + storeDeadlineMs
  let retries = 0

  const storeBatch = async (batch: readonly Odds[]): Promise<readonly Odds[]> => {
    let left = batch
    for (let attempt = 0; ; attempt += 1) {
      try {
        left = await feeds.putOdds(left, { retentionSeconds })
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) {
          onError(error)
          return left
        }
      }
      if (left.length === 0) return left
      const pauseMs = random() * Math.min(maxPauseMs, firstPauseMs * 2 ** attempt)
      if (clock.now() + pauseMs >= deadlineMs) return left
      await clock.sleep(pauseMs)
      retries += 1
    }
  }

  const left = await mapConcurrently(batchesOf(odds), batchesUnderWay, storeBatch)
  return { notStored: new Set(left.flat()), retries }
}

/** From the call of {@link storeOdds} to the last attempt's start; an attempt itself is bounded by the client's timeouts. */
export const storeDeadlineMs = 8_000
const firstPauseMs = 50
const maxPauseMs = 1_000
const batchesUnderWay = 8

function batchesOf(odds: readonly Odds[]): Odds[][] {
  return Array.from({ length: Math.ceil(odds.length / maxBatchPuts) }, (_, batch) =>
    odds.slice(batch * maxBatchPuts, (batch + 1) * maxBatchPuts),
  )
}
