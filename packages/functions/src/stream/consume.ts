import { failedPublishPauseMs, handoverMs } from '@sportsfeeds/domain'
import { type Clock, sleep } from '@sportsfeeds/std'
import type { KinesisStreamBatchResponse } from 'aws-lambda'
import type { FailureQueue, Telemetry } from '../ports.ts'
import { decodeChange } from './decode-change.ts'
import type { Change } from './fan-out/change.ts'
import type { FanOut, PublishReport } from './fan-out/fan-out.ts'
import { type ChangeBatch, parseStreamEvent } from './parse-stream-event.ts'

export interface StreamConsumerDependencies {
  readonly fanOut: FanOut
  readonly failureQueue: FailureQueue
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
 * A record that cannot be read is set aside in the on-failure queue at once, since no retry can help, and the others are published.
 * If the queue does not take it, what comes before it is published and the batch is sent again from it on.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 *
 * The handler @throws what the fan-out throws.
 */
export function createStreamConsumer({
  fanOut,
  failureQueue,
  clock,
  flushIntervalMs,
  telemetry,
}: StreamConsumerDependencies) {
  /** Where each shard's batch began that failed and has not been sent again to this instance. */
  const failures = new Map<string, { readonly from: bigint; readonly atMs: number }>()

  const publishBatch = async (batch: ChangeBatch): Promise<BatchResult> => {
    const { shard, records } = batch
    const first = BigInt(records.at(0)?.sequenceNumber ?? 0)
    const last = BigInt(records.at(-1)?.sequenceNumber ?? 0)
    const failure = failures.get(shard)
    // Before the retries are used up, it can only have been another instance that published it.
    const isGivenUp =
      failure !== undefined && first > failure.from && clock.now() - failure.atMs >= handoverMs
    if (isGivenUp) fanOut.recordGap(shard)
    if (failure !== undefined && last >= failure.from) failures.delete(shard)
    const fail = (from: bigint): void => {
      const isSame = failure?.from === from
      failures.set(shard, isSame ? failure : { from, atMs: clock.now() })
    }
    try {
      const result = await tryBatch(batch)
      if (result.retryFrom !== undefined) fail(BigInt(result.retryFrom))
      return result
    } catch (error) {
      fail(first)
      throw error
    }
  }

  const tryBatch = async (batch: ChangeBatch): Promise<BatchResult> => {
    const startedAtMs = clock.now()
    const { shard, records } = batch
    const { changes, poison, retryFrom } = await decode(batch)
    const report = await publish(shard, changes)
    const [first] = records
    if (report.framesLost > 0 && first !== undefined) {
      await sleep(clock, failedPublishPauseMs)
      return { report, poison, retryFrom: first.sequenceNumber }
    }
    if (report.oddsPublished > 0) {
      const restMs = startedAtMs + intervalMs(report, records.length) - clock.now()
      if (restMs > 0) await sleep(clock, restMs)
    }
    return { report, poison, retryFrom }
  }

  /**
   * Posts that take longer than the flush interval show that there are too many: then each batch waits for a part of that time, so that
   * the next is larger and there are fewer. A large batch shows that records wait already.
   */
  const intervalMs = ({ publishMs }: PublishReport, records: number): number =>
    publishMs <= flushIntervalMs || records >= largeBatchRecords
      ? flushIntervalMs
      : Math.min(publishMs * (1 + restShare), longestIntervalMs)

  /** Decodes the records of a batch, up to one that can be neither read nor set aside. */
  const decode = async ({ shard, streamArn, records }: ChangeBatch): Promise<DecodedBatch> => {
    const changes: Change[] = []
    let poison = 0
    for (const { sequenceNumber, data, approximateArrivalTimestamp } of records) {
      try {
        const change = decodeChange(data)
        if (change !== undefined) changes.push(change)
      } catch (error) {
        poison += 1
        telemetry.error(`record ${sequenceNumber} of ${shard} cannot be read`, error)
        const arrivedAtMs = approximateArrivalTimestamp * 1000
        try {
          await failureQueue.setAside({ streamArn, shard, sequenceNumber, arrivedAtMs })
        } catch (refusal) {
          telemetry.error(`record ${sequenceNumber} of ${shard} cannot be set aside`, refusal)
          return { changes, poison, retryFrom: sequenceNumber }
        }
      }
    }
    return { changes, poison }
  }

  const publish = async (shard: string, changes: readonly Change[]): Promise<PublishReport> => {
    try {
      return await fanOut.publish(shard, changes)
    } catch (error) {
      await sleep(clock, failedPublishPauseMs)
      throw error
    }
  }

  const record = (batch: ChangeBatch, { report, poison }: BatchResult, durationMs: number): void => {
    const { oldestOddsMs, publishMs, ...counts } = report
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

/** Half of what a shard takes in a second, and of what a batch holds. */
const largeBatchRecords = 500
const longestIntervalMs = 2_000
/** As much again leaves a third of a machine idle, and analysts receive odds twice as late. */
const restShare = 0.25

interface BatchResult extends Omit<DecodedBatch, 'changes'> {
  readonly report: PublishReport
}

interface DecodedBatch {
  readonly changes: readonly Change[]
  /** Number of records that cannot be read. */
  readonly poison: number
  /** Sequence number from which on the batch has to be sent again. */
  readonly retryFrom?: string | undefined
}

/** Most counts of failures are zero: a line is written ten times a second and paid by its length. */
function withoutZeros(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))
}
