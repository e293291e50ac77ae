import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { startProgress } from './progress.ts'
import type { Snapshot } from '../model/snapshot.ts'

const snapshot: Snapshot = {
  phase: 'load',
  elapsedMs: 6_000,
  durationMs: 30_000,
  offered: 3_000,
  acknowledged: 2_990,
  late: 0,
  failed: 2,
  received: 29_000,
  outstanding: 900,
  ack: { p50: 5, p95: 9, p99: 12.3, max: 40 },
  endToEnd: { p50: null, p95: null, p99: null, max: null },
  states: { live: 9, offline: 1 },
  failures: [{ reason: '500 broken', odds: 2 }],
  errors: ['connection: refused'],
  latest: undefined,
}

async function progressFor(isTTY: boolean, columns = 60) {
  const clock = createManualClock()
  const written: string[] = []
  const progress = startProgress(
    { isTTY, columns, write: (text) => written.push(text) },
    clock,
    () => snapshot,
  )
  await clock.advance(10_000)
  progress.stop()
  await clock.advance(10_000)
  return written
}

test('in a pipe there is a plain line every five seconds', async () => {
  const line =
    '6s of 30s · offered 3,000 · acknowledged 2,990 · failed 2 · received 29,000 · on the way 900 · ack p99 12 ms · end to end p99 –\n'
  await expect(progressFor(false)).resolves.toEqual([line, line])
})

test('in a terminal the view is rewritten in its place, and gone at the end', async () => {
  const written = await progressFor(true)
  expect(written).toHaveLength(21)
  const [first = '', second = ''] = written
  const lines = first.split('\n').length - 1
  const erase = `\u001b[${lines}A\r\u001b[J`
  expect(second).toBe(erase + first)
  expect(written.at(-1)).toBe(erase)
})

test('the view shows rates, percentiles, states and errors, no line wider than the terminal', async () => {
  const [view = ''] = await progressFor(true)
  for (const text of [
    'offered 3,000',
    '12.3',
    '9 live, 1 offline',
    '2 × 500 broken',
    'connection: refused',
  ]) {
    expect(view).toContain(text)
  }
  for (const line of view.split('\n')) expect(line.length).toBeLessThan(60)
  const [unknown = ''] = await progressFor(true, 0)
  expect(unknown).toContain('9 live, 1 offline')
})
