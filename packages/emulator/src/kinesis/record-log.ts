import { compareSequenceNumbers } from './sequence-number.ts'
import type { StoredRecord } from './types.ts'

/** Records in order of arrival, each at a position that it keeps while older ones are dropped. */
export interface RecordLog {
  /** Position of the oldest kept record. */
  readonly firstPosition: number
  /** Position that the next record will have. */
  readonly nextPosition: number
  readonly bytes: number
  push(record: StoredRecord): void
  dropFirst(): void
  at(position: number): StoredRecord | undefined
  /** Records from `position` on; the oldest kept ones when it has been dropped. */
  slice(position: number, limit: number): readonly StoredRecord[]
  /** Position of the first record with that sequence number or a greater one. */
  positionOfSequenceNumber(sequenceNumber: string): number
  /** Position of the first record that arrived then or later. */
  positionOfTimestamp(timestampMs: number): number
}

/** Fewer dropped records at the front than this are kept as empty slots. */
const compactAfter = 1_024

export function createRecordLog(): RecordLog {
  let kept: (StoredRecord | undefined)[] = []
  let head = 0
  let dropped = 0
  let bytes = 0

  const toIndex = (position: number): number => Math.max(head, position - dropped + head)

  const lowerBound = (isBefore: (record: StoredRecord) => boolean): number => {
    let low = head
    let high = kept.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const record = kept[middle]
      if (record !== undefined && isBefore(record)) low = middle + 1
      else high = middle
    }
    return low - head + dropped
  }

  return {
    get firstPosition() {
      return dropped
    },
    get nextPosition() {
      return dropped + kept.length - head
    },
    get bytes() {
      return bytes
    },
    push(record) {
      kept.push(record)
      bytes += recordBytes(record)
    },
    dropFirst() {
      const record = kept[head]
      if (record === undefined) return
      kept[head] = undefined
      head += 1
      dropped += 1
      bytes -= recordBytes(record)
      if (head > compactAfter && head * 2 > kept.length) {
        kept = kept.slice(head)
        head = 0
      }
    },
    at: (position) => (position < dropped ? undefined : kept[toIndex(position)]),
    slice(position, limit) {
      const from = toIndex(position)
      // From the head on, every place holds a record.
      return kept.slice(from, from + limit) as StoredRecord[]
    },
    positionOfSequenceNumber: (sequenceNumber) =>
      lowerBound((record) => compareSequenceNumbers(record.sequenceNumber, sequenceNumber) < 0),
    positionOfTimestamp: (timestampMs) =>
      lowerBound((record) => record.approximateArrivalTimestamp < timestampMs),
  }
}

/** Size of a record against the limits of a shard: its data and its partition key. */
export function recordBytes({ partitionKey, data }: Pick<StoredRecord, 'partitionKey' | 'data'>): number {
  return data.byteLength + Buffer.byteLength(partitionKey)
}

/** As many of the records as `maxBytes` holds, and at least one. */
export function firstWithin(
  records: readonly StoredRecord[],
  maxBytes: number,
): { readonly records: readonly StoredRecord[]; readonly bytes: number } {
  let bytes = 0
  for (const [index, record] of records.entries()) {
    const next = bytes + recordBytes(record)
    if (index > 0 && next > maxBytes) return { records: records.slice(0, index), bytes }
    bytes = next
  }
  return { records, bytes }
}
