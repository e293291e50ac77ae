import { afterEach, expect, test, vi } from 'vitest'
import { createSystemClock, sleepUntil, systemClock } from './clock.ts'
import { createManualClock } from './testing/manual-clock.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('a system clock fires once, after the delay, unless it is cancelled', () => {
  vi.useFakeTimers()
  const fired: string[] = []
  systemClock.setTimeout(() => fired.push('kept'), 100)
  systemClock.setTimeout(() => fired.push('cancelled'), 100).cancel()
  vi.advanceTimersByTime(99)
  expect(fired).toEqual([])
  vi.advanceTimersByTime(1_000)
  expect(fired).toEqual(['kept'])
})

test('a monotonic clock ignores a machine whose time is set back', () => {
  const monotonic = createSystemClock({ isMonotonic: true })
  vi.spyOn(Date, 'now').mockReturnValue(0)
  expect(monotonic.now()).toBeGreaterThan(Date.UTC(2026, 0, 1))
  expect(systemClock.now()).toBe(0)
  vi.restoreAllMocks()
})

test('a timer of a background clock does not keep the process alive', () => {
  const unref = vi.fn<() => void>()
  vi.spyOn(globalThis, 'setTimeout').mockReturnValue({ unref } as unknown as ReturnType<typeof setTimeout>)
  createSystemClock({ isBackground: true }).setTimeout(() => {}, 1)
  expect(unref).toHaveBeenCalledOnce()
  createSystemClock().setTimeout(() => {}, 1)
  expect(unref).toHaveBeenCalledOnce()
  vi.restoreAllMocks()
})

test('sleeping until a time that lies beyond the longest timer ends at that time, and not before', async () => {
  const clock = createManualClock(0)
  const capped = {
    now: clock.now,
    setTimeout: (callback: () => void, delayMs: number) =>
      clock.setTimeout(callback, Math.min(delayMs, 1_000)),
  }
  const wokenAt = sleepUntil(capped, 3_500).then(() => clock.now())
  await clock.advance(10_000)
  expect(await wokenAt).toBe(3_500)
})

test('sleeping until a time that has passed ends at once', async () => {
  await expect(sleepUntil(createManualClock(5_000), 4_000)).resolves.toBeUndefined()
})
