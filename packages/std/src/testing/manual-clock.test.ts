import { expect, test } from 'vitest'
import { createManualClock } from './manual-clock.ts'

test('A manual clock stands still until it is moved', async () => {
  const clock = createManualClock(1_000)
  expect(clock.now()).toBe(1_000)
  await clock.advance(250)
  expect(clock.now()).toBe(1_250)
})

test('Timers fire in order of time, then of creation, each at its own time', async () => {
  const clock = createManualClock(0)
  const fired: string[] = []
  const note = (name: string) => () => void fired.push(`${name}@${clock.now()}`)
  clock.setTimeout(note('late'), 30)
  clock.setTimeout(note('first'), 10)
  clock.setTimeout(note('second'), 10)
  await clock.advance(29)
  expect(fired).toEqual(['first@10', 'second@10'])
  await clock.advance(1)
  expect(fired).toEqual(['first@10', 'second@10', 'late@30'])
})

test('A timer set by a timer, or by a promise that a timer settles, fires in the same advance', async () => {
  const clock = createManualClock(0)
  const fired: number[] = []
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => void clock.setTimeout(() => resolve(), ms))
  const worker = (async () => {
    for (let round = 0; round < 3; round += 1) {
      await sleep(10)
      fired.push(clock.now())
    }
  })()
  await clock.advance(100)
  await worker
  expect(fired).toEqual([10, 20, 30])
})

test('A cancelled timer never fires', async () => {
  const clock = createManualClock(0)
  let fired = false
  clock.setTimeout(() => (fired = true), 10).cancel()
  await clock.advance(20)
  expect(fired).toBe(false)
})

test('A blocked clock moves on without firing, and what was due fires late', async () => {
  const clock = createManualClock(0)
  const fired: number[] = []
  clock.setTimeout(() => fired.push(clock.now()), 10)
  clock.block(50)
  expect(fired).toEqual([])
  await clock.advance(0)
  expect(fired).toEqual([50])
})

test('Running a promise moves on as far as it needs; one that waits for no timer is an error', async () => {
  const clock = createManualClock(0)
  const slept = new Promise<number>((resolve) => void clock.setTimeout(() => resolve(clock.now()), 700))
  expect(await clock.run(slept)).toBe(700)
  await expect(clock.run(new Promise(() => {}))).rejects.toThrow('no timer')
})
