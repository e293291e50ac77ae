import { messageOf, UnreadableMessageError } from '../errors.ts'
import { type FailedBatch, parseFailedBatch } from './failed-batch.ts'

export interface FailedMessage {
  readonly id: string
  readonly receipt: string
  readonly body: string
}

export interface FailureQueue {
  /** Some messages, hidden from others for a few minutes; none when none is to be seen. */
  receive(): Promise<readonly FailedMessage[]>
  delete(message: FailedMessage): Promise<void>
}

export interface ChangeRecord {
  readonly partitionKey: string
  readonly data: Uint8Array
}

/** Sequence numbers of one shard grow. */
export interface RecordPlace {
  readonly shardId: string
  readonly sequenceNumber: string
}

export interface ChangeStream {
  /** The records of a batch that the stream still keeps, in order. */
  read(batch: FailedBatch): Promise<readonly ChangeRecord[]>
  /**
   * Appends records; each goes to the shard of its partition key. @returns their new positions.
   * @throws when not all were taken.
   */
  append(streamArn: string, records: readonly ChangeRecord[]): Promise<readonly RecordPlace[]>
}

export interface RedriveOptions {
  readonly queue: FailureQueue
  readonly stream: ChangeStream
  /** Deletes messages none of whose records are kept any more. */
  readonly discardExpired: boolean
  readonly onStep: (step: string) => void
}

export interface RedriveReport {
  /** Messages whose records were all sent again, or as many of them as there still are. */
  readonly redriven: number
  readonly records: number
  /** Records that are older than what the stream keeps: clients have them from the table. */
  readonly expiredRecords: number
  /** Messages deleted without anything to send again. */
  readonly discarded: number
  /** Messages that stay in the queue. */
  readonly left: number
}

/**
 * Sends given-up batches again: reads their records from the change stream and appends them to it, so that they take
 * the one way that every change takes, with its order within a shard, retries, pacing and on-failure queue. Invoking
 * the function instead would run it alongside the shard's own invocations, with none of these.
 * A message is deleted after all of its records were appended: sent twice is harmless, sent never is not. What fails
 * again while this runs comes back as a new message, and is left: it would come back for ever.
 */
export async function redrive({
  queue,
  stream,
  discardExpired,
  onStep,
}: RedriveOptions): Promise<RedriveReport> {
  const report = { redriven: 0, records: 0, expiredRecords: 0, discarded: 0, left: 0 }

  /** Position of the first record appended here, by shard. */
  const appendedFrom = new Map<string, bigint>()

  const noteAppended = (places: readonly RecordPlace[]): void => {
    for (const { shardId, sequenceNumber } of places) {
      const known = appendedFrom.get(shardId)
      const number = BigInt(sequenceNumber)
      if (known === undefined || number < known) appendedFrom.set(shardId, number)
    }
  }

  const cameBack = ({ shardId, lastSequenceNumber }: FailedBatch): boolean => {
    const from = appendedFrom.get(shardId)
    return from !== undefined && BigInt(lastSequenceNumber) >= from
  }

  const redriveOne = async (message: FailedMessage): Promise<void> => {
    const batch = parseFailedBatch(message.id, message.body)
    if (cameBack(batch)) {
      report.left += 1
      onStep(
        `${message.id}: failed again after it was sent again (${batch.reason}); fix the cause first; left`,
      )
      return
    }
    const kept = await stream.read(batch)
    const expired = batch.records - kept.length
    report.expiredRecords += expired
    if (kept.length === 0 && !discardExpired) {
      report.left += 1
      onStep(`${message.id}: none of its ${expired} records are kept any more (${batch.reason}); left`)
      return
    }
    if (kept.length > 0) noteAppended(await stream.append(batch.streamArn, kept))
    await queue.delete(message)
    if (kept.length > 0) report.redriven += 1
    else report.discarded += 1
    report.records += kept.length
    onStep(
      `${message.id}: ${kept.length} of ${batch.records} records of ${batch.shardId} sent again (${batch.reason})`,
    )
  }

  // What is left is hidden for a while, and seen twice only by a run that takes longer.
  const seen = new Set<string>()
  for (;;) {
    const messages = (await queue.receive()).filter(({ id }) => !seen.has(id))
    if (messages.length === 0) return report
    for (const message of messages) {
      seen.add(message.id)
      try {
        await redriveOne(message)
      } catch (error) {
        report.left += 1
        const text =
          error instanceof UnreadableMessageError ? error.message : `${message.id}: ${messageOf(error)}`
        onStep(`${text}; left`)
      }
    }
  }
}
