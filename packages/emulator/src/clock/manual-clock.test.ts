import { expect, test } from 'vitest'
import { createManualClock } from './manual-clock.ts'

test('A manual clock stands still until it is wound', async () => {
  const clock = createManualClock(1_000)
  expect(clock.now()).toBe(1_000)
  await clock.advance(250)
  expect(clock.now()).toBe(1_250)
})

test('Timers fire in order of time, then of creation, each at its own time', async () => {
  const clock = createManualClock()
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

test('A timer set by a timer, or by a promise that a timer settles, fires in the same winding', async () => {
  const clock = createManualClock()
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
  const clock = createManualClock()
  let fired = false
  clock.setTimeout(() => (fired = true), 10).cancel()
  await clock.advance(20)
  expect(fired).toBe(false)
})
