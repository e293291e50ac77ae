import { type ChangeLoad, marketWrites, meanToPeak } from './change-load.ts'
import { marketItemBytes } from './market-writes.ts'

/** Between what bounds auto scaling keeps a provisioned capacity, in units a second. */
export interface CapacityRange {
  readonly min: number
  readonly max: number
}

export interface Capacity {
  readonly read: CapacityRange
  readonly write: CapacityRange
}

export interface TableCapacity {
  readonly table: Capacity
  /** Of each index. */
  readonly index: Capacity
}

/** Bounds of the table itself that are given in place of computed ones. */
export interface GivenCapacity {
  readonly minReadUnits?: number | undefined
  readonly maxReadUnits?: number | undefined
  readonly minWriteUnits?: number | undefined
  readonly maxWriteUnits?: number | undefined
}

/** Share of a provisioned capacity that auto scaling aims to have used. */
export const targetUtilization = 0.7

/**
 * Capacity for a load at its peak: at the least what the mean of a day takes, at the most what the peak takes. Auto scaling sees no more use
 * than there is capacity, so a step is at most 1 / {@link targetUtilization} of the one before: from the least to the most it is three of them.
 * @throws InvalidQuantityError
 */
export function tableCapacity(peak: ChangeLoad, given: GivenCapacity = {}): TableCapacity {
  const mean = { ...peak, oddsPerSecond: peak.oddsPerSecond * meanToPeak }
  const write = range(unitsFor(mean), unitsFor(peak), given.minWriteUnits, given.maxWriteUnits)
  return {
    table: {
      read: range(
        leastReadUnits,
        Math.max(mostReadUnits, unitsFor(peak)),
        given.minReadUnits,
        given.maxReadUnits,
      ),
      write,
    },
    index: indexCapacity,
  }
}

/** Write units a second of odds and of Market items; heartbeats, watermarks and used rates are a few more. @throws InvalidQuantityError */
export function tableWriteUnits(load: ChangeLoad): number {
  const { oddsPerSecond, averageItemBytes } = load
  return (
    oddsPerSecond * units(averageItemBytes) + marketWrites(load) * units(marketItemBytes(averageItemBytes))
  )
}

function units(itemBytes: number): number {
  return Math.ceil(itemBytes / 1024)
}

/** The capacity of which the load is the target share. */
function unitsFor(load: ChangeLoad): number {
  return Math.ceil(tableWriteUnits(load) / targetUtilization)
}

/** A bound that is given moves the computed one out of its way. */
function range(min: number, max: number, givenMin?: number, givenMax?: number): CapacityRange {
  return {
    min: givenMin ?? Math.min(min, givenMax ?? min),
    max: givenMax ?? Math.max(max, givenMin ?? max),
  }
}

/**
 * Reads are few until analysts come back all at once. Five minutes of unused capacity may be used later:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html
 * That is 30,000 units, 240 MB of odds.
 */
const leastReadUnits = 100
const mostReadUnits = 1_000

/**
 * The indexes are sparse: games and connections are in them, odds are not. Five minutes of the least hold 7,500 writes, which is 75 requests
 * with as many games as fit (100); the most is the connections of a second that AWS lets in (500).
 */
const indexCapacity: Capacity = { read: { min: 50, max: 1_000 }, write: { min: 25, max: 500 } }
