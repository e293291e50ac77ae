import { expect, test } from 'vitest'
import { clockText, dayAndMinuteText, momentText, timeLabels } from './time-labels.ts'

/** In the machine's own time zone. */
const noon = new Date(2026, 4, 1, 12).getTime()

test('labels are as precise as their spacing requires', () => {
  expect(timeLabels([noon, noon + 60_000])).toEqual(['12:00', '12:01'])
  expect(timeLabels([noon, noon + 5_000])).toEqual(['12:00:00', '12:00:05'])
  expect(timeLabels([noon, noon + 200])).toEqual(['12:00:00.000', '12:00:00.200'])
  expect(timeLabels([noon, noon + 86_400_000])).toEqual(['Fri 1 May', 'Sat 2 May'])
  expect(timeLabels([])).toEqual([])
})

test('the first label of a day is the day', () => {
  const hours = Array.from({ length: 4 }, (_, index) => noon + index * 6 * 3_600_000)
  expect(timeLabels(hours)).toEqual(['12:00', '18:00', 'Sat 2 May', '06:00'])
})

test('a time is formatted in full, as time of day, and to the minute', () => {
  expect(momentText(noon + 1)).toBe('Fri 1 May, 12:00:00.001')
  expect(clockText(noon + 1)).toBe('12:00:00.001')
  expect(dayAndMinuteText(noon)).toBe('1 May 12:00')
})
