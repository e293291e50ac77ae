import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packVersions, unpackVersions, type Versions } from './packed-versions.ts'

const nowMs = Date.UTC(2026, 4, 1, 19)

const wholeMs = fc.integer({ min: Date.UTC(0, 0), max: Date.UTC(9999, 11, 31) })
const time = fc.oneof(
  wholeMs,
  fc.integer({ min: nowMs * 1000, max: nowMs * 1000 + 1e9 }).map((microseconds) => microseconds / 1000),
  fc.double({ min: 0, max: nowMs * 2, noNaN: true }),
)

const versions = fc
  .array(
    fc.record({
      date: wholeMs,
      receivedAt: time,
      storedAt: fc.oneof(time, fc.constant(Number.NaN)),
      print: fc.nat({ max: 0xffff_ffff }),
    }),
    { maxLength: 40 },
  )
  .map((all): Versions => ({
    dates: all.map(({ date }) => date),
    receivedAts: all.map(({ receivedAt }) => receivedAt),
    storedAts: all.map(({ storedAt }) => storedAt),
    prints: all.map(({ print }) => print),
  }))

test('what is packed comes out as it went in, to the last bit', () => {
  const isUndone = fc.property(versions, (all) => {
    expect(unpackVersions(packVersions(all))).toEqual(all)
  })
  fc.assert(isUndone)
})

test('a busy market takes at most twelve bytes a version, all of one byte', () => {
  const count = 1_000
  const dates = Array.from({ length: count }, (_, index) => nowMs + index * 1_003)
  const packed = packVersions({
    dates,
    receivedAts: dates.map((date) => date + 180),
    storedAts: dates.map((date) => date + 185.731),
    prints: dates.map((date) => (date * 2_654_435_761) >>> 0),
  })
  expect(packed.length).toBeLessThanOrEqual(count * 12)
  // Beyond Latin-1 an engine takes two bytes for every character.
  expect(
    Array.from({ length: packed.length }, (_, at) => packed.charCodeAt(at)).every((code) => code < 256),
  ).toBe(true)
})
