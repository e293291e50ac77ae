import { expect, test } from 'vitest'
import { parseDuration } from './duration.ts'

test.each([
  ['30s', 30_000],
  ['1h30m', 5_400_000],
  ['500ms', 500],
  ['1.5s', 1_500],
  ['30', undefined],
  ['s', undefined],
  ['30 s', undefined],
])('the duration %s is %s ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})
