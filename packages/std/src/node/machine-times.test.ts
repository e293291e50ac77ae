import { expect, test } from 'vitest'
import { busyShare, readMachineTimes } from './machine-times.ts'

test('the share of a machine is what was busy of the time between two readings', () => {
  expect(busyShare({ busyMs: 100, totalMs: 1_000 }, { busyMs: 400, totalMs: 1_400 })).toBe(0.75)
  expect(busyShare({ busyMs: 100, totalMs: 1_000 }, { busyMs: 100, totalMs: 1_000 })).toBe(0)
})

test('a machine is busy for some of its time, and never for more than all of it', () => {
  const { busyMs, totalMs } = readMachineTimes()
  expect(busyMs).toBeGreaterThan(0)
  expect(busyMs).toBeLessThanOrEqual(totalMs)
})
