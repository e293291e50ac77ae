import type { Clock } from '../adapters/clock.ts'
import { PoisonRecordError } from '../errors.ts'
import type { Change } from '../fan-out/change.ts'
import type { FanOut, PublishReport } from '../fan-out/fan-out.ts'

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
  readonly onPoison: (sequenceNumber: string, error: unknown) => void
}

export interface PublishChangesResult {
  readonly report: PublishReport
  /** The record from which on the batch is to be sent again. */
  readonly failedFrom?: string
}

/**
 * Publishes a batch of change records. A record that cannot be read must be set aside without those around it: what is
 * before it is published and the batch fails from it on. When it is the first of several, the whole batch fails, which
 * the event source mapping answers by cutting it in two; alone at last, it is retried a bounded number of times and
 * goes to the on-failure queue. Its neighbours are published once, since nothing behind it is before it is gone.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 * @throws PoisonRecordError in that case, and what the fan-out throws.
 */
export const publishChanges = async (
  { shard, records }: ChangeBatch,
  { decode, fanOut, clock, flushIntervalMs, onPoison }: PublishChangesDependencies,
): Promise<PublishChangesResult> => {
  const startedAtMs = clock.now()
  const { changes, poison } = decodeUntilPoison(records, decode)
  if (poison !== undefined) {
    onPoison(poison.sequenceNumber, poison.error)
    if (poison.index === 0 && records.length > 1) {
      throw new PoisonRecordError(poison.sequenceNumber, { cause: poison.error })
    }
    // Nobody knows what it was: clients fetch what they have missed.
    if (poison.index === 0) fanOut.leaveOut(shard)
  }
  const report = await fanOut.publish(shard, changes)
  if (report.oddsPublished > 0) {
    const restMs = startedAtMs + flushIntervalMs - clock.now()
    if (restMs > 0) await clock.sleep(restMs)
  }
  return poison === undefined ? { report } : { report, failedFrom: poison.sequenceNumber }
}

interface Poison {
  readonly index: number
  readonly sequenceNumber: string
  readonly error: unknown
}

const decodeUntilPoison = (
  records: readonly StreamRecord[],
  decode: PublishChangesDependencies['decode'],
): { changes: Change[]; poison?: Poison } => {
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
