import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { type Due, runSchedule } from './schedule.ts'

function every(periodMs: number, count: number): Due[] {
  return Array.from({ length: count }, (_, n) => ({ atMs: n * periodMs }))
}

test('each item goes out at its own instant, counted from the start of the run', async () => {
  const clock = createManualClock(0)
  await clock.advance(500)
  const sentAtMs: number[] = []
  const done = runSchedule({
    clock,
    startMs: 1_000,
    items: every(20, 5),
    dispatch: () => sentAtMs.push(clock.now()),
  })
  await clock.advance(2_000)
  expect(sentAtMs).toEqual([1_000, 1_020, 1_040, 1_060, 1_080])
  await expect(done).resolves.toBe(true)
})

test('what a blocked process misses goes out late, all of it, and what follows is on time again', async () => {
  const clock = createManualClock(0)
  const lags: number[] = []
  const done = runSchedule({
    clock,
    startMs: 0,
    items: every(10, 100),
    dispatch: (_, lagMs) => lags.push(lagMs),
  })
  await clock.advance(200)
  clock.block(105)
  await clock.advance(695)
  await expect(done).resolves.toBe(true)
  expect(lags).toHaveLength(100)
  expect(lags.filter((lagMs) => lagMs > 0)).toEqual([95, 85, 75, 65, 55, 45, 35, 25, 15, 5])
})

test('a slow receiver never lowers the rate that is offered', async () => {
  const clock = createManualClock(0)
  let sent = 0
  void runSchedule({
    clock,
    startMs: 0,
    items: every(10, 1_000),
    dispatch: () => {
      sent += 1
      void new Promise(() => undefined)
    },
  })
  await clock.advance(5_000)
  expect(sent).toBe(501)
})

test('a backlog is worked off in turns that let responses in', async () => {
  const clock = createManualClock(0)
  let sent = 0
  clock.block(1_000)
  void runSchedule({ clock, startMs: 0, items: every(1, 300), dispatch: () => (sent += 1) })
  expect(sent).toBe(64)
  await clock.advance(0)
  expect(sent).toBe(300)
})

test('a signal ends it between two items', async () => {
  const clock = createManualClock(0)
  const stop = new AbortController()
  let sent = 0
  const done = runSchedule({
    clock,
    startMs: 0,
    items: every(10, 100),
    dispatch: () => (sent += 1),
    signal: stop.signal,
  })
  await clock.advance(95)
  stop.abort()
  await clock.advance(1_000)
  await expect(done).resolves.toBe(false)
  expect(sent).toBe(10)
})

test('an error of a dispatch ends it with that error', async () => {
  const clock = createManualClock(0)
  const done = runSchedule({
    clock,
    startMs: 0,
    items: every(10, 3),
    dispatch: ({ atMs }) => {
      if (atMs === 10) throw new Error('no more')
    },
  })
  const [outcome] = await Promise.all([done.catch((error: unknown) => error), clock.advance(100)])
  expect(outcome).toEqual(new Error('no more'))
})
