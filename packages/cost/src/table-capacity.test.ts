import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InvalidQuantityError } from './errors.ts'
import { type GivenCapacity, tableCapacity, tableWriteUnits } from './table-capacity.ts'

const peak = { oddsPerSecond: 3_000, averageItemBytes: 500 }

test('a write is a unit for each KB of it, odds and Market items alike', () => {
  // All of the 300 markets in each of its windows of 7 s.
  expect(tableWriteUnits(peak)).toBeCloseTo(3_000 + 300 / 7, 3)
  expect(tableWriteUnits({ ...peak, averageItemBytes: 1_024 })).toBeCloseTo(3_000 + (2 * 300) / 7, 3)
  expect(tableWriteUnits({ ...peak, averageItemBytes: 1_025 })).toBeCloseTo(2 * (3_000 + 300 / 7), 3)
})

test('the most has the peak at 70 %, and the least the mean of the day', () => {
  expect(tableCapacity(peak).table).toEqual({
    read: { min: 100, max: 4_347 },
    write: { min: Math.ceil((1_000 + 300 / 7) / 0.7), max: Math.ceil((3_000 + 300 / 7) / 0.7) },
  })
})

test('the indexes, which have no odds, do not grow with them', () => {
  expect(tableCapacity(peak).index).toEqual(tableCapacity({ ...peak, oddsPerSecond: 1 }).index)
})

function given(capacity: GivenCapacity) {
  return tableCapacity(peak, capacity).table
}

test('what is given is taken, and moves the other bound where it has to', () => {
  expect(given({ minWriteUnits: 10, maxWriteUnits: 20 }).write).toEqual({ min: 10, max: 20 })
  expect(given({ minWriteUnits: 9_000 }).write).toEqual({ min: 9_000, max: 9_000 })
  expect(given({ maxWriteUnits: 50 }).write).toEqual({ min: 50, max: 50 })
  expect(given({ minReadUnits: 5, maxReadUnits: 10 }).read).toEqual({ min: 5, max: 10 })
})

test('the least is never above the most, and neither falls when the load grows', () => {
  const loads = fc.record({
    oddsPerSecond: fc.integer({ min: 1, max: 20_000 }),
    averageItemBytes: fc.integer({ min: 1, max: 5_000 }),
  })
  fc.assert(
    fc.property(loads, fc.integer({ min: 1, max: 5_000 }), (load, more) => {
      const { write, read } = tableCapacity(load).table
      expect(write.min).toBeLessThanOrEqual(write.max)
      expect(read.min).toBeLessThanOrEqual(read.max)
      const larger = tableCapacity({ ...load, oddsPerSecond: load.oddsPerSecond + more }).table.write
      expect(larger.min).toBeGreaterThanOrEqual(write.min)
      expect(larger.max).toBeGreaterThanOrEqual(write.max)
    }),
  )
})

test('a load of zero is refused', () => {
  expect(() => tableCapacity({ ...peak, oddsPerSecond: 0 })).toThrow(InvalidQuantityError)
})
