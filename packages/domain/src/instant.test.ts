import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Instant, LooseInstant, rangeEnd, toEpochMs, toInstant } from './instant.ts'
import { epochMs, instants } from './testing/arbitraries.ts'

test.each([
  ['from', '2026-05-01', '2026-05-01T00:00:00.000Z'],
  ['to', '2026-05-01', '2026-05-01T23:59:59.999Z'],
  ['from', '1777661940', '2026-05-01T18:59:00.000Z'],
  ['to', '2026-05-01T20:59:00+02:00', '2026-05-01T18:59:00.000Z'],
] as const)('a range %s %s has %s at that end', (side, text, expected) => {
  expect(rangeEnd(side).parse(text)).toBe(expected)
})

test('a day that does not exist ends no range', () => {
  expect(rangeEnd('to').safeParse('2026-02-30').success).toBe(false)
})

describe('a date of a provider', () => {
  test.each([
    [1637440215, '2021-11-20T20:30:15.000Z'],
    [1637440215.238, '2021-11-20T20:30:15.238Z'],
    [1637440215238, '2021-11-20T20:30:15.238Z'],
    ['2021-11-20 20:30:15.238', '2021-11-20T20:30:15.238Z'],
    ['2019-03-03 13:00:00', '2019-03-03T13:00:00.000Z'],
    ['2021-11-20T20:30:15Z', '2021-11-20T20:30:15.000Z'],
    ['2021-11-20T22:30:15.238+02:00', '2021-11-20T20:30:15.238Z'],
    ['2021-11-20T20:30:15.238912Z', '2021-11-20T20:30:15.238Z'],
    ['2024-02-29T00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2026-05-01 18:59:00.123456+00:00', '2026-05-01T18:59:00.123Z'],
    ['2026-05-01T18:59:00z', '2026-05-01T18:59:00.000Z'],
    ['2026-05-01T18:59:00Z[UTC]', '2026-05-01T18:59:00.000Z'],
    ['2026-05-01T20:59:00.123456789+0200', '2026-05-01T18:59:00.123Z'],
    ['1777661940', '2026-05-01T18:59:00.000Z'],
    ['1777661940123', '2026-05-01T18:59:00.123Z'],
    [1777661940123456, '2026-05-01T18:59:00.123Z'],
  ])('%s is %s', (value, expected) => {
    expect(LooseInstant.parse(value)).toBe(expected)
  })

  test.each([
    'yesterday',
    '',
    '2021-11-20',
    '2021-11-20T20:30:15',
    '2021-02-30T20:30:15Z',
    '2021-02-29 20:30:15.000',
    '2021-11-20 25:00:00',
    '1999-12-31T23:59:59Z',
    0,
    -1,
    Number.MAX_SAFE_INTEGER,
    Number.NaN,
    null,
    true,
    {},
  ])('%s is refused', (value) => {
    expect(LooseInstant.safeParse(value).success).toBe(false)
  })

  test.each([
    ['2026-05-01T18:59:60Z', /second or minute 60/],
    ['2026-03-29T02:30:00', /must have a zone/],
    ['2026-05-01T00:00:00 02:00', /must have "%2B"/],
    ['tomorrow', /must be ISO-8601/],
  ])('%s is refused with the form wanted', (value, message) => {
    expect(LooseInstant.safeParse(value).error?.issues[0]?.message).toMatch(message)
  })

  test('comes out the same from every form that holds milliseconds', () => {
    fc.assert(
      fc.property(epochMs, (ms) => {
        const expected = toInstant(ms)
        expect(LooseInstant.parse(ms)).toBe(expected)
        expect(LooseInstant.parse(expected)).toBe(expected)
        expect(LooseInstant.parse(expected.replace('T', ' ').replace('Z', ''))).toBe(expected)
      }),
    )
  })
})

test('an instant is a date that exists, and loses nothing as epoch milliseconds', () => {
  fc.assert(
    fc.property(instants, (instant) => {
      expect(toInstant(toEpochMs(Instant.parse(instant)))).toBe(instant)
      expect(toEpochMs(instant)).toBe(Date.parse(instant))
    }),
  )
  expect(Instant.safeParse('2026-02-30T00:00:00.000Z').success).toBe(false)
})
