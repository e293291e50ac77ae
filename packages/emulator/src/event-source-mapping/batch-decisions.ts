import type { MappingSettings } from './settings.ts'

/** Properties of a record that decisions depend on. */
export interface BatchRecord {
  readonly sequenceNumber: string
  readonly approximateArrivalTimestamp: number
  /** Size of the record in the event, in bytes. */
  readonly eventBytes: number
}

/** Records that are sent to the function together. */
export interface Batch<R extends BatchRecord> {
  readonly records: readonly R[]
  /** Failures that count against the maximum of retries. */
  readonly failures: number
  /** Times that the function was called with this batch or the ones it was cut from. */
  readonly invocations: number
}

export type BatchOutcome =
  | { readonly kind: 'done' }
  /** The function threw, timed out or died, or its response could not be read. */
  | { readonly kind: 'failed' }
  /** The function named failed records; this is the first of them. */
  | { readonly kind: 'failedFrom'; readonly index: number }
  /** The function was not reached (throttling, a service error). */
  | { readonly kind: 'notReached' }

export type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded'

export interface Decision<R extends BatchRecord> {
  /** Records that were processed. */
  readonly done: readonly R[]
  /** Batches to send next, before anything newer. */
  readonly again: readonly Batch<R>[]
  readonly discarded?: { readonly batch: Batch<R>; readonly condition: DiscardCondition }
}

type BatchSizing = Pick<MappingSettings, 'batchSize' | 'maximumBatchingWindowSeconds'>
type RetryPolicy = Pick<MappingSettings, 'maximumRetryAttempts' | 'bisectBatchOnFunctionError'>

/**
 * Number of waiting records that make the next batch now. `wait` means that the batching window is still open and
 * neither the size nor the payload limit is reached.
 */
export function nextBatchSize(
  waiting: readonly BatchRecord[],
  { batchSize, maximumBatchingWindowSeconds }: BatchSizing,
  { windowAgeMs, maxPayloadBytes }: { readonly windowAgeMs: number; readonly maxPayloadBytes: number },
): number | 'wait' {
  let bytes = 0
  let count = 0
  for (const { eventBytes } of waiting) {
    if (count === batchSize) return count
    // A record that alone is too large is sent alone: the function's refusal then decides its fate.
    if (count > 0 && bytes + eventBytes > maxPayloadBytes) return count
    bytes += eventBytes
    count += 1
  }
  const isFull = count === batchSize || bytes >= maxPayloadBytes
  return isFull || windowAgeMs >= maximumBatchingWindowSeconds * 1_000 ? count : 'wait'
}

/** Decides what to do with a batch after an attempt. */
export function afterAttempt<R extends BatchRecord>(
  batch: Batch<R>,
  outcome: BatchOutcome,
  { maximumRetryAttempts, bisectBatchOnFunctionError }: RetryPolicy,
): Decision<R> {
  if (outcome.kind === 'done') return { done: batch.records, again: [] }
  // Attempts that did not reach the function are not counted.
  if (outcome.kind === 'notReached') return { done: [], again: [batch] }

  const invocations = batch.invocations + 1
  const checkpoint = outcome.kind === 'failedFrom' ? outcome.index : 0
  const done = batch.records.slice(0, checkpoint)
  const rest = { records: batch.records.slice(checkpoint), failures: batch.failures, invocations }

  // Splitting a batch is not a retry: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-errors.html
  if (bisectBatchOnFunctionError && checkpoint > 0) return { done, again: [rest] }
  if (bisectBatchOnFunctionError && rest.records.length > 1) return { done, again: split(rest) }

  const failed = { ...rest, failures: rest.failures + 1 }
  const isExhausted = maximumRetryAttempts !== -1 && failed.failures > maximumRetryAttempts
  return isExhausted
    ? { done, again: [], discarded: { batch: failed, condition: 'RetryAttemptsExhausted' } }
    : { done, again: [failed] }
}

/** Splits off the leading records that are too old. Records are in order of arrival. */
export function expire<R extends BatchRecord>(
  batch: Batch<R>,
  maxAgeMs: number,
  nowMs: number,
): { readonly expired?: Batch<R>; readonly rest?: Batch<R> } {
  const oldest = nowMs - maxAgeMs
  const firstYoung = batch.records.findIndex((record) => record.approximateArrivalTimestamp >= oldest)
  if (firstYoung === 0) return { rest: batch }
  if (firstYoung === -1) return { expired: batch }
  return {
    expired: { ...batch, records: batch.records.slice(0, firstYoung) },
    rest: { ...batch, records: batch.records.slice(firstYoung) },
  }
}

/** Doubles from a fifth of a second to a minute; AWS backs off exponentially without publishing the steps. */
export function backoffMs(consecutiveFailures: number): number {
  return Math.min(60_000, 200 * 2 ** Math.min(consecutiveFailures - 1, 20))
}

function split<R extends BatchRecord>(batch: Batch<R>): readonly Batch<R>[] {
  const middle = Math.ceil(batch.records.length / 2)
  return [
    { ...batch, records: batch.records.slice(0, middle) },
    { ...batch, records: batch.records.slice(middle) },
  ]
}
