import { createHash } from 'node:crypto'
import type { Clock, Timer } from '@sportsfeeds/std'
import type { ShardCursor, StoredRecord } from '../kinesis/types.ts'
import type { EventRecord } from './kinesis-event.ts'
import { createLane, type Lane, type LaneOptions } from './lane.ts'

/** Moves records from one shard into its lanes; all records of a partition key go through one lane. */
export interface ShardReader {
  readonly iteratorAgeMs: number
  /** True when the shard is closed and its last record is processed or discarded. */
  readonly isFinished: boolean
  /** Reads as many records as fit and starts the lanes. */
  read(): void
  stop(): void
}

export interface ShardReaderOptions extends Omit<LaneOptions, 'retentionMs'> {
  readonly cursor: ShardCursor
  readonly clock: Clock
  /** Undefined: reads only when `read` is called. */
  readonly pushDelayMs: number | undefined
  readonly toEventRecord: (record: StoredRecord) => EventRecord
}

/** One read of a shard brings at most this many: https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
const maxHeldRecords = 10_000

export function createShardReader(options: ShardReaderOptions): ShardReader {
  const { cursor, clock, settings, pushDelayMs, toEventRecord, onAttempt } = options
  let lanes: readonly Lane[] = []
  let isReadDue = false
  let delay: Timer | undefined
  let isStopped = false

  const openLanes = (count: number): readonly Lane[] =>
    Array.from({ length: count }, () =>
      createLane({
        ...options,
        retentionMs: () => cursor.retentionMs(),
        onAttempt(attempt) {
          onAttempt(attempt)
          if (pushDelayMs !== undefined) read()
        },
      }),
    )

  const held = (): number => lanes.reduce((sum, lane) => sum + lane.held, 0)

  const read = (): void => {
    if (isStopped || !settings().enabled) return
    const { parallelizationFactor } = settings()
    if (lanes.length !== parallelizationFactor) {
      // A key may change its lane only when none of its records is in a batch.
      if (held() > 0) {
        for (const lane of lanes) lane.step()
        return
      }
      for (const lane of lanes) lane.stop()
      lanes = openLanes(parallelizationFactor)
    }
    const capacity = maxHeldRecords - held()
    for (const record of capacity > 0 ? cursor.take(capacity) : []) {
      lanes[laneOf(record.partitionKey, lanes.length)]?.offer(toEventRecord(record))
    }
    for (const lane of lanes) lane.step()
  }

  const readSoon = (delayMs: number): void => {
    if (isReadDue) return
    isReadDue = true
    const run = (): void => {
      isReadDue = false
      read()
    }
    // Records appended by one call arrive together.
    if (delayMs === 0) queueMicrotask(run)
    else delay = clock.setTimeout(run, delayMs)
  }

  const stopListening = pushDelayMs === undefined ? undefined : cursor.onAppend(() => readSoon(pushDelayMs))

  return {
    get iteratorAgeMs() {
      const arrivals = lanes.flatMap((lane) => lane.oldestArrivalMs ?? [])
      return arrivals.length === 0 ? 0 : Math.max(0, clock.now() - Math.min(...arrivals))
    },
    get isFinished() {
      return cursor.isAtEnd() && held() === 0
    },
    read,
    stop() {
      isStopped = true
      stopListening?.()
      delay?.cancel()
      for (const lane of lanes) lane.stop()
    },
  }
}

/** The lane of a partition key: the same key always has the same one. */
export function laneOf(partitionKey: string, lanes: number): number {
  return lanes === 1 ? 0 : createHash('md5').update(partitionKey).digest().readUInt32BE(0) % lanes
}
