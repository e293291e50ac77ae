import { expect, test } from 'vitest'
import { checkConsoleClaims, type ConsoleRun } from './console-run.ts'

function run(changes: Partial<ConsoleRun> = {}): ConsoleRun {
  return {
    takenAt: '2026-05-01T19:00:00.000Z',
    machine: '2 cores',
    rows: 500,
    updatesPerSecond: 500,
    durationSeconds: 30,
    sentPerSecond: 500,
    shownPerSecond: 500,
    mainThreadBusyPercent: 20,
    scriptPercent: 10,
    layoutPercent: 5,
    longestTaskMs: 0,
    tasksOver50Ms: 0,
    ...changes,
  }
}

/** One sample a minute; growth is measured from the third on. */
function memory(...heaps: readonly number[]): Partial<ConsoleRun> {
  return {
    memory: {
      fullAfterSeconds: 180,
      samples: heaps.map((heapMB, index) => ({ atSeconds: (index + 1) * 60, heapMB })),
    },
  }
}

function statements(measured: ConsoleRun): readonly string[] {
  return checkConsoleClaims(measured).map(({ statement }) => statement)
}

function failed(measured: ConsoleRun): readonly string[] {
  return checkConsoleClaims(measured).flatMap(({ statement, holds }) => (holds ? [] : statement))
}

test('a calm run with flat memory satisfies all claims', () => {
  expect(failed(run({ longestTaskMs: 99, ...memory(14, 19, 20, 21, 20.9) }))).toEqual([])
})

test('a busy thread, a long task, growing memory and a missing load each fail their own claim', () => {
  expect(failed(run({ mainThreadBusyPercent: 35 }))).toEqual([expect.stringContaining('busy')])
  expect(failed(run({ longestTaskMs: 101 }))).toEqual([expect.stringContaining('no task over')])
  expect(failed(run({ sentPerSecond: 400 }))).toEqual([expect.stringContaining('are sent')])
  expect(failed(run({ shownPerSecond: 400 }))).toEqual([expect.stringContaining('arrive')])
  expect(failed(run(memory(14, 19, 20, 20.5, 21)))).toEqual([expect.stringContaining('memory')])
})

test('a scroll that drops more than one frame in twenty fails its claim', () => {
  const scroll = {
    markets: 6_000,
    seconds: 10,
    framesPerSecond: 57,
    longestFrameMs: 40,
    emptyPageFramesPerSecond: 60,
  }
  expect(failed(run({ scroll }))).toEqual([])
  expect(failed(run({ scroll: { ...scroll, framesPerSecond: 56.9 } }))).toEqual([
    '6,000 markets scroll at 60 frames/s, or as an empty page',
  ])
})

test('a scroll is compared with an empty page where the machine draws fewer frames than a screen', () => {
  const scroll = { markets: 6_000, seconds: 10, longestFrameMs: 40, emptyPageFramesPerSecond: 50 }
  expect(failed(run({ scroll: { ...scroll, framesPerSecond: 47.5 } }))).toEqual([])
  expect(failed(run({ scroll: { ...scroll, framesPerSecond: 47 } }))).toHaveLength(1)
})

test('the first price is due within 2 s, and within 3 s with 2,000 games, for most sign-ins', () => {
  const few = { games: 100, tookMs: [1_900, 5_000, 2_000] }
  const many = { games: 2_000, tookMs: [3_000, 2_500, 3_100] }
  expect(failed(run({ firstPrices: [few, many] }))).toEqual([])
  expect(
    failed(
      run({
        firstPrices: [
          { ...few, games: 2_000 },
          { ...many, games: 100 },
        ],
      }),
    ),
  ).toEqual(['with 100 games, the first price within 2 s of the click'])
})

test('memory is checked only if it was measured', () => {
  expect(statements(run())).not.toContainEqual(expect.stringContaining('memory'))
  expect(statements(run(memory(14)))).not.toContainEqual(expect.stringContaining('memory'))
  expect(statements(run(memory(14, 19, 20, 20)))).toContain('memory grows by less than 5 % in 60 s')
})
