import { addToMarket, type MarketState, type Odds, providerMarketId } from '@sportsfeeds/domain'
import { watermarkSlackMs } from '@sportsfeeds/domain/internal'
import type { Clock } from '@sportsfeeds/std'
import type { KinesisStreamBatchResponse } from 'aws-lambda'
import type { MarketStore, Telemetry } from '../ports.ts'
import { type Arrival, decodeArrival } from './decode-arrival.ts'
import { parseStreamEvent, type StreamRecord } from './parse-stream-event.ts'
import type { ShardWatermarks } from './shard-watermarks.ts'
import { writePaced } from './write-paced.ts'

export interface MarketProjectorDependencies {
  readonly markets: Pick<MarketStore, 'saveMarket' | 'saveWatermark'>
  readonly watermarks: ShardWatermarks
  readonly clock: Clock
  /** Time over which the writes of a batch are spread, less than the window in which the next one gathers. */
  readonly paceMs: number
  readonly retentionSeconds: number
  readonly telemetry: Telemetry
}

/**
 * Keeps the Market items: folds a batch of the change stream to the state of each market, writes the states, and then moves the
 * watermark of the shard. Writes one line about each batch.
 *
 * A batch of which a market could not be written is sent again from the first record of such a market, for as long as the
 * stream keeps it, and its watermark stays: readers find those records by their arrival meanwhile. A record that cannot be read is
 * left out and counted; readers cannot read it either, and the consumer that serves analysts sets it aside.
 */
export function createMarketProjector(dependencies: MarketProjectorDependencies) {
  const { markets, watermarks, clock, paceMs, retentionSeconds, telemetry } = dependencies

  return async (event: unknown): Promise<KinesisStreamBatchResponse> => {
    const startedAtMs = clock.now()
    const { shard, records } = parseStreamEvent(event)
    await watermarks.begin(shard)
    const { folded, newestArrivalMs, heartbeatPlace, poison, odds } = fold(records)
    for (const { sequenceNumber, error } of poison) {
      telemetry.error(`record ${sequenceNumber} of ${shard} cannot be read`, error)
    }
    const failed = await writePaced(folded, ({ state }) => markets.saveMarket(state, { retentionSeconds }), {
      clock,
      paceMs,
      concurrency: maxConcurrentWrites,
      budgetMs: writeBudgetMs,
    })
    const cause = failed.find(({ error }) => error !== undefined)?.error
    if (failed.length > 0) telemetry.error(`${failed.length} markets of ${shard} were not written`, cause)
    if (failed.length === 0 && newestArrivalMs !== undefined) {
      const arrivedBefore = Math.max(0, newestArrivalMs - watermarkSlackMs)
      await markets.saveWatermark(shard, arrivedBefore, heartbeatPlace)
    }
    telemetry.record({
      message: 'projected',
      durationMs: clock.now() - startedAtMs,
      counts: {
        records: records.length,
        oddsProjected: odds,
        marketsWritten: folded.length - failed.length,
        marketsFailed: failed.length,
        poison: poison.length,
      },
      timesMs: newestArrivalMs === undefined ? {} : { behindMs: clock.now() - newestArrivalMs },
      facts: { shard },
    })
    const first = folded.find((market) => failed.some(({ item }) => item === market))
    return { batchItemFailures: first === undefined ? [] : [{ itemIdentifier: first.firstSequenceNumber }] }
  }
}

/** More would stall everything else on a machine that runs all of the stack. */
const maxConcurrentWrites = 4

/** Well below the function's timeout, so that a batch reports how far it came. */
const writeBudgetMs = 30_000

interface FoldedMarket {
  readonly state: MarketState
  readonly firstSequenceNumber: string
}

interface FoldedBatch {
  /** In the order of their first records. */
  readonly folded: readonly FoldedMarket[]
  readonly newestArrivalMs: number | undefined
  /** Of the last heartbeat. */
  readonly heartbeatPlace: number | undefined
  readonly odds: number
  readonly poison: readonly { readonly sequenceNumber: string; readonly error: unknown }[]
}

function fold(records: readonly StreamRecord[]): FoldedBatch {
  const folded = new Map<string, FoldedMarket>()
  const poison: { sequenceNumber: string; error: unknown }[] = []
  let newestArrivalMs: number | undefined
  let heartbeatPlace: number | undefined
  let odds = 0
  const add = (record: Odds, sequenceNumber: string): void => {
    const id = providerMarketId(record)
    const known = folded.get(id)
    folded.set(id, {
      state: addToMarket(known?.state, record),
      firstSequenceNumber: known?.firstSequenceNumber ?? sequenceNumber,
    })
    odds += 1
  }
  for (const { sequenceNumber, data } of records) {
    let arrival: Arrival | undefined
    try {
      arrival = decodeArrival(data)
    } catch (error) {
      poison.push({ sequenceNumber, error })
    }
    if (arrival === undefined) continue
    newestArrivalMs = Math.max(newestArrivalMs ?? 0, arrival.receivedAt)
    heartbeatPlace = arrival.heartbeatPlace ?? heartbeatPlace
    if (arrival.odds !== undefined) add(arrival.odds, sequenceNumber)
  }
  return { folded: [...folded.values()], newestArrivalMs, heartbeatPlace, odds, poison }
}
