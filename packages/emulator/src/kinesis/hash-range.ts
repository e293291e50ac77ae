import { hash } from 'node:crypto'
import { AwsError } from '../errors.ts'

/** The part of the 128-bit hash space that a shard holds, both ends included, in 32 hexadecimal digits. */
export interface HashRange {
  readonly start: string
  readonly end: string
}

const hashSpace = 2n ** 128n

/** The hash space in equal parts; the last one takes the remainder. */
export function splitHashSpace(parts: number): readonly HashRange[] {
  const width = hashSpace / BigInt(parts)
  return Array.from({ length: parts }, (_, part) => ({
    start: toHex(width * BigInt(part)),
    end: toHex(part === parts - 1 ? hashSpace - 1n : width * BigInt(part + 1) - 1n),
  }))
}

/** The two parts of a range, the upper one from `start` on; undefined when one of them would be empty. */
export function splitRange(range: HashRange, start: string): readonly [HashRange, HashRange] | undefined {
  if (start <= range.start || start > range.end) return undefined
  return [
    { start: range.start, end: toHex(BigInt(`0x${start}`) - 1n) },
    { start, end: range.end },
  ]
}

/** The union of two ranges; undefined when there is something between them, or in both. */
export function mergeRanges(a: HashRange, b: HashRange): HashRange | undefined {
  const [low, high] = a.start < b.start ? [a, b] : [b, a]
  return BigInt(`0x${low.end}`) + 1n === BigInt(`0x${high.start}`)
    ? { start: low.start, end: high.end }
    : undefined
}

/** MD5 of a partition key. Hexadecimal strings of one length sort like their numbers. */
export function hashKeyOf(partitionKey: string): string {
  return hash('md5', partitionKey, 'hex')
}

/** A decimal hash key, as `ExplicitHashKey` and `DescribeStream` write it, in hexadecimal. @throws InvalidArgumentException */
export function parseHashKey(decimal: string): string {
  const value = /^(0|[1-9]\d{0,38})$/.test(decimal) ? BigInt(decimal) : hashSpace
  if (value >= hashSpace) {
    throw new AwsError(
      'InvalidArgumentException',
      `Hash key "${decimal}" is not a number from 0 to 2^128 - 1.`,
    )
  }
  return toHex(value)
}

export function toDecimal(hex: string): string {
  return BigInt(`0x${hex}`).toString()
}

function toHex(value: bigint): string {
  return value.toString(16).padStart(32, '0')
}
