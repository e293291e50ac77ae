import { expect, test } from 'vitest'
import { compareOutcomes } from './compare-outcomes.ts'

test('what an engine is known to do differently is nothing to report', () => {
  const outcomes = [
    { title: 'takes 25', isPassed: true },
    { title: 'refuses 26', isPassed: false },
  ]
  expect(compareOutcomes(outcomes, { 'refuses 26': 'takes any number' })).toEqual([])
})

test('a failure that is not known, and a known one that passes or is gone, are reported', () => {
  const outcomes = [
    { title: 'takes 25', isPassed: false, message: 'expected 25' },
    { title: 'refuses 26', isPassed: true },
  ]
  expect(compareOutcomes(outcomes, { 'refuses 26': 'takes any number', 'refuses 27': 'as well' })).toEqual([
    'differs: takes 25: expected 25',
    'no longer differs: refuses 26',
    'did not run: refuses 27',
  ])
})
