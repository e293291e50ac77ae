import { sleepUntil } from '@sportsfeeds/std'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { openAnalysts } from './analysts.ts'

const health = {
  reconnects: 0,
  resumed: 0,
  gaps: 0,
  frames: 0,
  conflated: 0,
}

interface Planned {
  /** When the n-th analyst goes live; never when left out. */
  readonly liveAtMs: (place: number) => number | undefined
  readonly pages?: (nowMs: number) => number
}

function open(count: number, { liveAtMs, pages = () => 0 }: Planned) {
  const clock = createManualClock(0)
  let connected = 0
  const opening = openAnalysts({
    crowd: Array.from({ length: count }, () => ({ kind: 'plain' })),
    connect: () => {
      const dueMs = liveAtMs(connected)
      connected += 1
      return {
        ready: () => (dueMs === undefined ? new Promise(() => undefined) : sleepUntil(clock, dueMs)),
        pages: () => pages(clock.now()),
        close: () => undefined,
        state: () => 'live',
        health: () => health,
        lastError: () => 'the server is too busy',
      }
    },
    onOdds: () => undefined,
    clock,
    signal: new AbortController().signal,
  })
  return { clock, opening }
}

test('analysts that go live one after the other, however slowly, all become live', async () => {
  const { clock, opening } = open(100, { liveAtMs: (place) => (place + 1) * 50_000 })
  const analysts = await clock.run(opening)
  expect(analysts.states()).toEqual({ live: 100 })
  expect(clock.now()).toBeGreaterThan(3_600_000)
})

test('one that keeps reading pages to catch up has all the time it needs', async () => {
  const { clock, opening } = open(1, {
    liveAtMs: () => 900_000,
    pages: (nowMs) => Math.floor(nowMs / 55_000),
  })
  const analysts = await clock.run(opening)
  expect(analysts.states()).toEqual({ live: 1 })
})

test('when nothing has progressed for a minute, it ends with the reason', async () => {
  const { clock, opening } = open(10, {
    liveAtMs: (place) => (place < 3 ? place * 30_000 : undefined),
  })
  await expect(clock.run(opening)).rejects.toMatchObject({
    code: 'analysts_not_live',
    message: 'Only 3 of 10 analysts went live, and nothing has progressed for 60s: the server is too busy.',
  })
  expect(clock.now()).toBeGreaterThanOrEqual(120_000)
  expect(clock.now()).toBeLessThan(130_000)
  expect(clock.pending).toBe(0)
})
