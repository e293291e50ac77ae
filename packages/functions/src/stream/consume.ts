import { failedPublishPauseMs } from '@sportsfeeds/domain'
import { type Clock, sleep } from '@sportsfeeds/std'
import type { KinesisStreamBatchResponse } from 'aws-lambda'
import { PoisonRecordError } from '../errors.ts'
import type { Telemetry } from '../ports.ts'
import { decodeChange } from './decode-change.ts'
import type { Change } from './fan-out/change.ts'
import type { FanOut, PublishReport } from './fan-out/fan-out.ts'
import { type ChangeBatch, parseStreamEvent, type StreamRecord } from './parse-stream-event.ts'

export interface StreamConsumerDependencies {
  readonly fanOut: FanOut
  readonly clock: Clock
  /** Minimum duration of a batch with odds, so that records that arrive meanwhile form one larger batch. */
  readonly flushIntervalMs: number
  readonly telemetry: Telemetry
}

/**
 * Consumes the change stream: parses an event, publishes its changes, and reports the record from which on the batch
 * has to be sent again. Writes one line about each batch.
 *
 * A batch fails as a whole if it cannot be published, or if a connection could be neither sent to nor closed; after a
 * pause, so that a batch that is given up in the end was tried for some time. The consumer notices batches that it never
 * gets to publish: a failed batch is sent again, or a later one takes its place, and then clients are shown a gap.
 *
 * A poison record must be set aside without its neighbours: the changes before it are published and the batch fails
 * from it on. If it is the first of several, the whole batch fails, and the event source mapping bisects it; alone at
 * last, it is retried a bounded number of times and goes to the on-failure queue. Its neighbours are published once,
 * since nothing behind it is published before it is gone.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 *
 * The handler @throws PoisonRecordError in that case, and what the fan-out throws.
 */
export function createStreamConsumer({
  fanOut,
  clock,
  flushIntervalMs,
  telemetry,
}: StreamConsumerDependencies) {
  /** First sequence number of each shard's batch that failed and has not been sent again. */
  const failedFrom = new Map<string, bigint>()

  const publishBatch = async (batch: ChangeBatch): Promise<BatchResult> => {
    const { shard, records } = batch
    const first = BigInt(records.at(0)?.sequenceNumber ?? 0)
    const last = BigInt(records.at(-1)?.sequenceNumber ?? 0)
    const failed = failedFrom.get(shard)
    if (failed !== undefined && first > failed) fanOut.recordGap(shard)
    if (failed !== undefined && last >= failed) failedFrom.delete(shard)
    try {
      const result = await tryBatch(batch)
      if (result.retryFrom !== undefined) failedFrom.set(shard, BigInt(result.retryFrom))
      return result
    } catch (error) {
      failedFrom.set(shard, first)
      throw error
    }
  }

  const tryBatch = async ({ shard, records }: ChangeBatch): Promise<BatchResult> => {
    const startedAtMs = clock.now()
    const { changes, poison } = decodeUntilPoison(records)
    if (poison !== undefined) {
      telemetry.error(`record ${poison.sequenceNumber} of ${shard} cannot be read`, poison.error)
      if (poison.index === 0 && records.length > 1) {
        throw new PoisonRecordError(poison.sequenceNumber, { cause: poison.error })
      }
    }
    const report = await publish(shard, changes)
    const [first] = records
    if (report.framesLost > 0 && first !== undefined) {
      await sleep(clock, failedPublishPauseMs)
      return { report, retryFrom: first.sequenceNumber }
    }
    if (report.oddsPublished > 0) {
      const restMs = startedAtMs + flushIntervalMs - clock.now()
      if (restMs > 0) await sleep(clock, restMs)
    }
    return poison === undefined ? { report } : { report, retryFrom: poison.sequenceNumber }
  }

  const publish = async (shard: string, changes: readonly Change[]): Promise<PublishReport> => {
    try {
      return await fanOut.publish(shard, changes)
    } catch (error) {
      await sleep(clock, failedPublishPauseMs)
      throw error
    }
  }

  const record = (batch: ChangeBatch, { report, retryFrom }: BatchResult, durationMs: number): void => {
    const { oldestOddsMs, publishMs, ...counts } = report
    const poison = retryFrom === undefined || report.framesLost > 0 ? 0 : 1
    telemetry.record({
      message: 'batch',
      durationMs,
      counts: withoutZeros({ records: batch.records.length, poison, ...counts }),
      timesMs: { oldestOddsMs, publishMs },
      facts: { shard: batch.shard },
    })
  }

  return async (event: unknown): Promise<KinesisStreamBatchResponse> => {
    const startedAtMs = clock.now()
    const batch = parseStreamEvent(event)
    const result = await publishBatch(batch)
    record(batch, result, clock.now() - startedAtMs)
    const { retryFrom } = result
    return { batchItemFailures: retryFrom === undefined ? [] : [{ itemIdentifier: retryFrom }] }
  }
}

interface BatchResult {
  readonly report: PublishReport
  /** Sequence number from which on the batch has to be sent again. */
  readonly retryFrom?: string
}

interface Poison {
  readonly index: number
  readonly sequenceNumber: string
  readonly error: unknown
}

function decodeUntilPoison(records: readonly StreamRecord[]): { changes: Change[]; poison?: Poison } {
  const changes: Change[] = []
  for (const [index, { sequenceNumber, data }] of records.entries()) {
    try {
      const change = decodeChange(data)
      if (change !== undefined) changes.push(change)
    } catch (error) {
      return { changes, poison: { index, sequenceNumber, error } }
    }
  }
  return { changes }
}

/** Most counts of failures are zero: a line is written ten times a second and paid by its length. */
function withoutZeros(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))
}
