import { expect, test } from 'vitest'
import { createManualClock } from '../testing/manual-clock.ts'
import { type Snapshot, startProgress } from './progress.ts'

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
  ackP99Ms: 12.3,
  endToEndP99Ms: null,
}

const progressFor = async (isTTY: boolean) => {
  const clock = createManualClock()
  const written: string[] = []
  const progress = startProgress({ isTTY, write: (text) => written.push(text) }, clock, () => snapshot)
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

test('in a terminal one line is rewritten, and gone at the end', async () => {
  const written = await progressFor(true)
  expect(written).toHaveLength(51)
  for (const text of written) expect(text.startsWith('\r\u001b[K')).toBe(true)
  expect(written.join('')).not.toContain('\n')
  expect(written.at(-1)).toBe('\r\u001b[K')
})
