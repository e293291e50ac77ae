import { expect, test } from 'vitest'
import { timesIn } from '../../shared/times.ts'
import { timeLabels } from './time-labels.ts'

const noon = Date.UTC(2026, 4, 1, 12)

function labels(...offsets: number[]): string[] {
  return timeLabels(
    offsets.map((offset) => noon + offset),
    timesIn.utc,
  )
}

test('labels are as precise as their spacing requires', () => {
  expect(labels(0, 60_000)).toEqual(['12:00', '12:01'])
  expect(labels(0, 5_000)).toEqual(['12:00:00', '12:00:05'])
  expect(labels(0, 200)).toEqual(['12:00:00.000', '12:00:00.200'])
  expect(labels(0, 86_400_000)).toEqual(['Fri 1 May', 'Sat 2 May'])
  expect(labels()).toEqual([])
})

test('the first label of a day is the day', () => {
  const hours = Array.from({ length: 4 }, (_, index) => index * 6 * 3_600_000)
  expect(labels(...hours)).toEqual(['12:00', '18:00', 'Sat 2 May', '06:00'])
})
