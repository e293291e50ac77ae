/** Gives out the sequence numbers of one shard: decimal strings of 56 digits, strictly increasing. */
export interface SequenceNumbers {
  /** Lower than every number given out. */
  readonly first: string
  /** The last number given out; `first` before that. */
  readonly latest: string
  next(): string
  /** True for `first` and for numbers that were given out. */
  gave(sequenceNumber: string): boolean
}

/**
 * A later stream's numbers are greater than an earlier one's, so that a checkpoint from before never points into the
 * middle of a new stream.
 */
export function createSequenceNumbers(createdMs: number, shardIndex: number): SequenceNumbers {
  const head = `49${digits(Math.floor(createdMs), 14)}${digits(shardIndex, 8)}${'0'.repeat(16)}`
  let count = 0
  const latest = (): string => head + digits(count, 16)
  return {
    first: latest(),
    get latest() {
      return latest()
    },
    next() {
      count += 1
      return latest()
    },
    gave: (sequenceNumber) =>
      sequenceNumber.startsWith(head) && compareSequenceNumbers(sequenceNumber, latest()) <= 0,
  }
}

/** Negative when `a` comes before `b`, as numbers. */
export function compareSequenceNumbers(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  if (a === b) return 0
  return a < b ? -1 : 1
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
