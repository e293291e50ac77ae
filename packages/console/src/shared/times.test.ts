import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayAndMinuteText, momentText, timesIn } from './times.ts'

const { local, utc } = timesIn
const atMs = Date.UTC(2026, 4, 1, 18, 30, 5, 123)

test('UTC is written as UTC, wherever the machine is', () => {
  expect(momentText(atMs, utc)).toBe('Fri 1 May, 18:30:05.123 UTC')
  expect(dayAndMinuteText(atMs, utc)).toBe('1 May 18:30')
  expect([utc.time(atMs), utc.minute(atMs), utc.weekday(atMs)]).toEqual(['18:30:05', '18:30', 'Fri'])
  expect(utc.toInput(atMs)).toBe('2026-05-01T18:30:05')
})

test('local times are the machine’s', () => {
  const noon = new Date(2026, 4, 1, 12).getTime()
  expect(local.millisecond(noon + 1)).toBe('12:00:00.001')
  expect(local.day(noon)).toBe('Fri 1 May')
  expect(momentText(noon, local)).toContain(local.zone(noon))
})

test('reading an input is the inverse of writing it, to the second', () => {
  // Summer only: where clocks are put back, one hour occurs twice.
  const seconds = fc.integer({ min: Date.UTC(2026, 3, 15) / 1000, max: Date.UTC(2026, 8, 15) / 1000 })
  fc.assert(
    fc.property(seconds, fc.constantFrom(local, utc), (second, times) => {
      expect(times.fromInput(times.toInput(second * 1000))).toBe(second * 1000)
    }),
  )
})

test('an incomplete input has no value', () => {
  expect(utc.fromInput('')).toBeUndefined()
  expect(utc.fromInput('2026-05-01')).toBeUndefined()
  expect(local.fromInput('2026-13-01T19:00')).toBeUndefined()
})

test('a day has one number from its first to its last millisecond', () => {
  const midnight = Date.UTC(2026, 4, 1)
  expect(utc.dayNumber(midnight) - utc.dayNumber(midnight - 1)).toBe(1)
  expect(utc.dayNumber(midnight + 86_399_999)).toBe(utc.dayNumber(midnight))
  const localMidnight = new Date(2026, 4, 1).getTime()
  expect(local.dayNumber(localMidnight) - local.dayNumber(localMidnight - 1)).toBe(1)
})

test('an axis reads the zone’s clock from the local fields of its dates', () => {
  const { hour, minute } = { hour: utc.toDate(atMs).getHours(), minute: utc.toDate(atMs).getMinutes() }
  expect([hour, minute]).toEqual([18, 30])
  expect(local.toDate(atMs).getTime()).toBe(atMs)
})
