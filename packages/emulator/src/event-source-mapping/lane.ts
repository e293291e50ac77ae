import type { Clock, Timer } from '@sportsfeeds/std'
import { maxPayloadBytes } from '../lambda/limits.ts'
import {
  afterAttempt,
  backoffMs,
  type Batch,
  type BatchOutcome,
  type DiscardCondition,
  expire,
  nextBatchSize,
} from './batch-decisions.ts'
import type { EventRecord } from './kinesis-event.ts'
import type { MappingSettings } from './settings.ts'

/** Sends the records of one lane to the function in order: the next batch goes when the previous one is done. */
export interface Lane {
  /** Number of records that were read from the shard and are not processed. */
  readonly held: number
  readonly oldestArrivalMs: number | undefined
  offer(record: EventRecord): void
  /** Sends the next batch if there is one and none is running. */
  step(): void
  stop(): void
}

export interface LaneOptions {
  readonly clock: Clock
  readonly settings: () => MappingSettings
  /** Retention of the stream. */
  readonly retentionMs: () => number
  readonly send: (batch: Batch<EventRecord>) => Promise<BatchOutcome>
  readonly discard: (batch: Batch<EventRecord>, condition: DiscardCondition) => void
  /** Called after each attempt with its result. */
  readonly onAttempt: (attempt: { readonly doneRecords: number; readonly isRetried: boolean }) => void
}

const envelopeBytes = Buffer.byteLength('{"Records":[]}')

export function createLane({ clock, settings, retentionMs, send, discard, onAttempt }: LaneOptions): Lane {
  const again: Batch<EventRecord>[] = []
  let waiting: EventRecord[] = []
  let windowStartedMs = 0
  let running: Batch<EventRecord> | undefined
  let consecutiveFailures = 0
  let notBeforeMs = 0
  let timer: Timer | undefined
  let isStopped = false

  const wakeAt = (timeMs: number): void => {
    timer?.cancel()
    timer = clock.setTimeout(
      () => {
        timer = undefined
        step()
      },
      Math.max(0, timeMs - clock.now()),
    )
  }

  const nextBatch = (): Batch<EventRecord> | undefined => {
    const retried = again.shift()
    if (retried !== undefined || waiting.length === 0) return retried
    const windowAgeMs = clock.now() - windowStartedMs
    const size = nextBatchSize(waiting, settings(), {
      windowAgeMs,
      maxPayloadBytes: maxPayloadBytes - envelopeBytes,
    })
    if (size === 'wait') {
      wakeAt(windowStartedMs + settings().maximumBatchingWindowSeconds * 1_000)
      return undefined
    }
    const records = waiting.slice(0, size)
    waiting = waiting.slice(size)
    windowStartedMs = clock.now()
    return { records, failures: 0, invocations: 0 }
  }

  /** Without a maximum, a record is retried as long as its stream keeps it. */
  const maxAgeMs = (): number => {
    const { maximumRecordAgeSeconds } = settings()
    return maximumRecordAgeSeconds === -1
      ? retentionMs()
      : Math.min(maximumRecordAgeSeconds * 1_000, retentionMs())
  }

  /** Time at which the first record to send again is too old: a pause must not outlast it. */
  const expiryMs = (): number => {
    const arrivalMs = again[0]?.records[0]?.approximateArrivalTimestamp
    return arrivalMs === undefined ? Number.POSITIVE_INFINITY : arrivalMs + maxAgeMs() + 1
  }

  const step = (): void => {
    if (isStopped || running !== undefined || !settings().enabled) return
    if (clock.now() < notBeforeMs) return wakeAt(notBeforeMs)
    for (let batch = nextBatch(); batch !== undefined; batch = nextBatch()) {
      const { expired, rest } = expire(batch, maxAgeMs(), clock.now())
      if (expired !== undefined) discard(expired, 'RecordAgeExceeded')
      if (rest === undefined) continue
      void attempt(rest)
      return
    }
  }

  const attempt = async (batch: Batch<EventRecord>): Promise<void> => {
    running = batch
    const outcome = await send(batch)
    running = undefined
    if (isStopped) return
    const decision = afterAttempt(batch, outcome, settings())
    again.unshift(...decision.again)
    const isSameAgain =
      outcome.kind === 'notReached' || decision.again.some(({ failures }) => failures > batch.failures)
    consecutiveFailures = isSameAgain ? consecutiveFailures + 1 : 0
    // Halves of a batch and the batch after a discarded one need no pause.
    notBeforeMs = isSameAgain ? Math.min(clock.now() + backoffMs(consecutiveFailures), expiryMs()) : 0
    if (decision.discarded !== undefined) discard(decision.discarded.batch, decision.discarded.condition)
    onAttempt({ doneRecords: decision.done.length, isRetried: decision.again.length > 0 })
    step()
  }

  return {
    get held() {
      const retried = again.reduce((sum, { records }) => sum + records.length, 0)
      return (running?.records.length ?? 0) + retried + waiting.length
    },
    get oldestArrivalMs() {
      return (
        (running ?? again[0])?.records[0]?.approximateArrivalTimestamp ??
        waiting[0]?.approximateArrivalTimestamp
      )
    },
    offer(record) {
      if (waiting.length === 0) windowStartedMs = clock.now()
      waiting.push(record)
    },
    step,
    stop() {
      isStopped = true
      timer?.cancel()
    },
  }
}
