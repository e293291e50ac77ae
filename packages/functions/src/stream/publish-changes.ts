import { failedPublishPauseMs } from '@sportsfeeds/domain'
import type { Clock } from '../clock.ts'
import { PoisonRecordError } from '../errors.ts'
import type { Change } from './fan-out/change.ts'
import type { FanOut, PublishReport } from './fan-out/fan-out.ts'

/** Records of one shard of the change stream, in order. */
export interface ChangeBatch {
  readonly shard: string
  readonly records: readonly StreamRecord[]
}

export interface StreamRecord {
  readonly sequenceNumber: string
  /** Base64. */
  readonly data: string
}

export interface PublishChangesDependencies {
  /** Gives nothing for a change that concerns no analyst. @throws for a record that cannot be read. */
  readonly decode: (data: string) => Change | undefined
  readonly fanOut: FanOut
  readonly clock: Clock
  /** A batch with odds takes at least this long, so that what arrives meanwhile makes one larger batch. */
  readonly flushIntervalMs: number
  readonly onPoison: (shard: string, sequenceNumber: string, error: unknown) => void
}

export interface PublishChangesResult {
  readonly report: PublishReport
  /** The record from which on the batch is to be sent again. */
  readonly failedFrom?: string
}

export type PublishChanges = (batch: ChangeBatch) => Promise<PublishChangesResult>

/**
 * Publishes batches of change records, and notices which of them it never gets to publish: a batch that failed comes
 * again, or a later one comes in its place, and then clients are told that something was left out.
 *
 * A batch that leaves somebody neither sent to nor closed fails as a whole, and so does one that cannot be published;
 * after a pause, so that what is given up in the end was tried for some time.
 *
 * A record that cannot be read must be set aside without those around it: what is before it is published and the batch
 * fails from it on. When it is the first of several, the whole batch fails, which the event source mapping answers by
 * cutting it in two; alone at last, it is retried a bounded number of times and goes to the on-failure queue. Its
 * neighbours are published once, since nothing behind it is before it is gone.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 * The function @throws PoisonRecordError in that case, and what the fan-out throws.
 */
export function createPublishChanges(dependencies: PublishChangesDependencies): PublishChanges {
  const { decode, fanOut, clock, flushIntervalMs, onPoison } = dependencies
  /** The first record of each shard's batch that failed and has not come again. */
  const failedFrom = new Map<string, bigint>()

  const publish = async (shard: string, changes: readonly Change[]): Promise<PublishReport> => {
    try {
      return await fanOut.publish(shard, changes)
    } catch (error) {
      await clock.sleep(failedPublishPauseMs)
      throw error
    }
  }

  const tryBatch = async ({ shard, records }: ChangeBatch): Promise<PublishChangesResult> => {
    const startedAtMs = clock.now()
    const { changes, poison } = decodeUntilPoison(records, decode)
    if (poison !== undefined) {
      onPoison(shard, poison.sequenceNumber, poison.error)
      if (poison.index === 0 && records.length > 1) {
        throw new PoisonRecordError(poison.sequenceNumber, { cause: poison.error })
      }
    }
    const report = await publish(shard, changes)
    const [first] = records
    if (report.framesLost > 0 && first !== undefined) {
      await clock.sleep(failedPublishPauseMs)
      return { report, failedFrom: first.sequenceNumber }
    }
    if (report.oddsPublished > 0) {
      const restMs = startedAtMs + flushIntervalMs - clock.now()
      if (restMs > 0) await clock.sleep(restMs)
    }
    return poison === undefined ? { report } : { report, failedFrom: poison.sequenceNumber }
  }

  return async (batch) => {
    const { shard, records } = batch
    const first = BigInt(records.at(0)?.sequenceNumber ?? 0)
    const last = BigInt(records.at(-1)?.sequenceNumber ?? 0)
    const failed = failedFrom.get(shard)
    if (failed !== undefined && first > failed) fanOut.leaveOut(shard)
    if (failed !== undefined && last >= failed) failedFrom.delete(shard)
    try {
      const result = await tryBatch(batch)
      if (result.failedFrom !== undefined) failedFrom.set(shard, BigInt(result.failedFrom))
      return result
    } catch (error) {
      failedFrom.set(shard, first)
      throw error
    }
  }
}

interface Poison {
  readonly index: number
  readonly sequenceNumber: string
  readonly error: unknown
}

function decodeUntilPoison(
  records: readonly StreamRecord[],
  decode: PublishChangesDependencies['decode'],
): { changes: Change[]; poison?: Poison } {
  const changes: Change[] = []
  for (const [index, { sequenceNumber, data }] of records.entries()) {
    try {
      const change = decode(data)
      if (change !== undefined) changes.push(change)
    } catch (error) {
      return { changes, poison: { index, sequenceNumber, error } }
    }
  }
  return { changes }
}
