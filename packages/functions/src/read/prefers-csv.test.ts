import { expect, test } from 'vitest'
import { prefersCsv } from './prefers-csv.ts'

test.each([
  ['text/csv', true],
  ['TEXT/CSV; header=present', true],
  ['text/*', true],
  ['text/csv, application/json;q=0.9', true],
  ['application/json;q=0.5, text/csv;q=0.8', true],
  ['application/json, text/csv', false],
  ['text/csv;q=0', false],
  ['text/csv;q=none', false],
  ['application/json', false],
  ['*/*', false],
  ['text/html,application/xhtml+xml,*/*;q=0.8', false],
  ['', false],
  [undefined, false],
])('Accept: %j prefers CSV: %j', (accept, expected) => {
  expect(prefersCsv(accept)).toBe(expected)
})
