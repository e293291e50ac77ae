import type { Clock } from '@sportsfeeds/std'
import { throughputExceeded } from '../errors.ts'
import type { HashRange } from './hash-range.ts'
import {
  maxGetBytes,
  shardReadBytesPerSecond,
  shardReadCallsPerSecond,
  shardWriteBytesPerSecond,
  shardWriteRecordsPerSecond,
} from './limits.ts'
import { createHiddenRecords } from './hidden-records.ts'
import { createRecordLog, firstWithin, recordBytes } from './record-log.ts'
import { compareSequenceNumbers, type SequenceNumbers } from './sequence-number.ts'
import type { StartingPosition, StoredRecord } from './types.ts'

export interface Shard {
  readonly id: string
  readonly range: HashRange
  /** The shards that this one was split or merged from. */
  readonly parentIds: readonly string[]
  readonly openedAtMs: number
  readonly startingSequenceNumber: string
  /** Undefined while the shard is open. */
  readonly closure: Closure | undefined
  readonly nextPosition: number
  /** @throws ProvisionedThroughputExceededException beyond 1 MiB or 1,000 records in a second. */
  append(record: Pick<StoredRecord, 'partitionKey' | 'data'>): StoredRecord
  /** The records after a position, for readers that no limit holds back (enhanced fan-out, Lambda's pollers). */
  take(position: number, limit: number): ShardRead
  /** As `take`, under the limits of GetRecords. @throws ProvisionedThroughputExceededException beyond them. */
  get(position: number, limit: number): ShardRead & { readonly millisBehindLatest: number }
  /** Age of the record at that position; 0 when there is none yet. */
  millisBehind(position: number): number
  /** A sequence number after which reading continues at that position. */
  sequenceNumberBefore(position: number): string
  /** True when the shard is closed and all its records come before that position. */
  isEndAt(position: number): boolean
  /** True for a sequence number of this shard. */
  gave(sequenceNumber: string): boolean
  positionOf(from: StartingPosition | ExactPosition): number
  /** Calls `listener` whenever there are new records to take. */
  onAppend(listener: () => void): () => void
  /** Takes no more records; those of its hash range go to the children from now on. */
  close(children: readonly ChildShard[]): void
  /** Shows the records that are still hidden. */
  reveal(): void
}

/** A shard that readers continue with at the end of its parents. */
export interface ChildShard {
  readonly id: string
  readonly range: HashRange
  readonly parentIds: readonly string[]
}

interface Closure {
  readonly closedAtMs: number
  readonly endingSequenceNumber: string
  readonly children: readonly ChildShard[]
}

export interface ShardRead {
  readonly records: readonly StoredRecord[]
  readonly nextPosition: number
}

/** Only readers on the wire have this one. */
export interface ExactPosition {
  readonly type: 'AT_SEQUENCE_NUMBER'
  readonly sequenceNumber: string
}

export interface ShardOptions {
  readonly id: string
  readonly range: HashRange
  readonly parentIds: readonly string[]
  readonly clock: Clock
  readonly sequenceNumbers: SequenceNumbers
  readonly retentionMs: () => number
  readonly maxRetainedBytes: number
  /** Delay until readers see the record that is appended now. */
  readonly readDelayMs: () => number
}

export function createShard(options: ShardOptions): Shard {
  const { id, range, parentIds, clock, sequenceNumbers, retentionMs, maxRetainedBytes, readDelayMs } = options
  const openedAtMs = clock.now()
  const log = createRecordLog()
  const listeners = new Set<() => void>()
  const writes = createSecond(clock)
  const reads = createSecond(clock)
  let readableAtMs = 0
  let closure: Closure | undefined

  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  const hidden = createHiddenRecords(clock, tell)

  const dropOld = (): void => {
    const expiredMs = clock.now() - retentionMs()
    for (let first = log.at(log.firstPosition); first !== undefined; first = log.at(log.firstPosition)) {
      if (first.approximateArrivalTimestamp > expiredMs && log.bytes <= maxRetainedBytes) return
      log.dropFirst()
    }
  }

  const visibleAfter = (position: number): number =>
    Math.max(0, log.nextPosition - hidden.count - Math.max(position, log.firstPosition))

  const take = (position: number, limit: number): ShardRead => {
    dropOld()
    const records = log.slice(position, Math.min(limit, visibleAfter(position)))
    return { records, nextPosition: Math.max(position, log.firstPosition) + records.length }
  }

  const millisBehind = (position: number): number => {
    const waiting = log.at(position)
    return waiting ? Math.max(0, Math.ceil(clock.now() - waiting.approximateArrivalTimestamp)) : 0
  }

  return {
    id,
    range,
    parentIds,
    openedAtMs,
    startingSequenceNumber: sequenceNumbers.first,
    get closure() {
      return closure
    },
    get nextPosition() {
      return log.nextPosition
    },
    append(record) {
      const bytes = recordBytes(record)
      const second = writes()
      if (second.count + 1 > shardWriteRecordsPerSecond || second.bytes + bytes > shardWriteBytesPerSecond) {
        throw throughputExceeded(`Rate exceeded for shard ${id}.`)
      }
      second.count += 1
      second.bytes += bytes
      const stored = {
        sequenceNumber: sequenceNumbers.next(),
        partitionKey: record.partitionKey,
        data: record.data,
        approximateArrivalTimestamp: clock.now(),
      }
      log.push(stored)
      dropOld()
      if (!hidden.hide(readDelayMs())) tell()
      return stored
    },
    take,
    millisBehind,
    sequenceNumberBefore: (position) =>
      log.at(position - 1)?.sequenceNumber ??
      (position < log.nextPosition ? sequenceNumbers.first : sequenceNumbers.latest),
    isEndAt: (position) => closure !== undefined && position >= log.nextPosition,
    gave: (sequenceNumber) => sequenceNumbers.gave(sequenceNumber),
    get(position, limit) {
      const second = reads()
      if (second.count + 1 > shardReadCallsPerSecond || clock.now() < readableAtMs) {
        throw throughputExceeded(`Rate exceeded for shard ${id}.`)
      }
      second.count += 1
      const { records, bytes } = firstWithin(take(position, limit).records, maxGetBytes)
      if (bytes > shardReadBytesPerSecond) {
        readableAtMs = clock.now() + (bytes / shardReadBytesPerSecond) * 1_000
      }
      const nextPosition = Math.max(position, log.firstPosition) + records.length
      return { records, nextPosition, millisBehindLatest: millisBehind(nextPosition) }
    },
    positionOf(from) {
      switch (from.type) {
        case 'TRIM_HORIZON':
          return log.firstPosition
        case 'LATEST':
          return log.nextPosition
        case 'AT_TIMESTAMP':
          return log.positionOfTimestamp(from.timestamp)
        case 'AT_SEQUENCE_NUMBER':
          return log.positionOfSequenceNumber(from.sequenceNumber)
        case 'AFTER_SEQUENCE_NUMBER': {
          const position = log.positionOfSequenceNumber(from.sequenceNumber)
          const found = log.at(position)
          const isExact = found && compareSequenceNumbers(found.sequenceNumber, from.sequenceNumber) === 0
          return isExact ? position + 1 : position
        }
      }
    },
    onAppend(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close(children) {
      closure = { closedAtMs: clock.now(), endingSequenceNumber: sequenceNumbers.latest, children }
      tell()
    },
    reveal: () => hidden.reveal(),
  }
}

interface Second {
  startMs: number
  count: number
  bytes: number
}

/** Counts of the current whole second of the clock. */
function createSecond(clock: Clock): () => Second {
  const second = { startMs: -1, count: 0, bytes: 0 }
  return () => {
    const startMs = Math.floor(clock.now() / 1_000) * 1_000
    if (startMs !== second.startMs) Object.assign(second, { startMs, count: 0, bytes: 0 })
    return second
  }
}
