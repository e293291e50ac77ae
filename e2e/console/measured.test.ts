import { expect, test } from 'vitest'
import { consoleSection, type ConsoleRun, verdictsOf } from './measured.ts'

const run = (changes: Partial<ConsoleRun> = {}, heaps?: readonly number[]): ConsoleRun => ({
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
  ...(heaps && { retained: heaps.map((heapMB, index) => ({ atSeconds: index * 15, heapMB })) }),
})

const failed = (measured: ConsoleRun): readonly string[] =>
  verdictsOf(measured).flatMap(({ claim, holds }) => (holds ? [] : claim))

test('a calm run with flat memory holds in all', () => {
  expect(failed(run({ longestTaskMs: 99 }, [20, 22, 21, 22]))).toEqual([])
})

test('a busy thread, a long task, growing memory and a load that did not arrive each fail by themselves', () => {
  expect(failed(run({ mainThreadBusyPercent: 35 }))).toEqual([expect.stringContaining('busy')])
  expect(failed(run({ longestTaskMs: 101 }))).toEqual([expect.stringContaining('no task over')])
  expect(failed(run({ sentPerSecond: 400 }))).toEqual([expect.stringContaining('are sent')])
  expect(failed(run({ shownPerSecond: 400 }))).toEqual([expect.stringContaining('arrive')])
  expect(failed(run({}, [20, 22, 26, 28]))).toEqual([expect.stringContaining('memory')])
})

test('the section names each figure once, and memory only when it was watched', () => {
  expect(consoleSection(run())).toContain('| main thread busy for less than 35 % | 20.0 % | yes |')
  expect(consoleSection(run())).not.toContain('Memory')
  expect(consoleSection(run({}, [20, 22]))).toContain('20.0 MB at the beginning, 22.0 MB at the end')
})
