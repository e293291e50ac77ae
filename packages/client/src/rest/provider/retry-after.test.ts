import { expect, test } from 'vitest'
import { retryAfterMs } from './retry-after.ts'

const nowMs = Date.UTC(2026, 4, 1, 19)

test.each([
  [null, 0],
  ['3', 3_000],
  ['0', 0],
  ['Fri, 01 May 2026 19:00:10 GMT', 10_000],
  ['Fri, 01 May 2026 18:00:00 GMT', 0],
  ['soon', 0],
])('Retry-After "%s" asks for a pause of %i ms', (header, ms) => {
  expect(retryAfterMs(header, nowMs)).toBe(ms)
})
