import { sleep } from '@sportsfeeds/std'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { writePaced } from './write-paced.ts'

const items = Array.from({ length: 10 }, (_, index) => index)

test('starts are spread evenly over the pace', async () => {
  const { clock, starts, pace } = setUp({ paceMs: 1_000 })
  expect(await clock.run(writePaced(items, write(starts, clock, 5), pace))).toEqual([])
  expect(starts).toEqual(items.map((index) => index * 100))
})

test('slow writes are under way only so many at a time, and take as long as they take', async () => {
  const { clock, starts, pace } = setUp({ paceMs: 10 })
  const startedAtMs = clock.now()
  await clock.run(writePaced(items, write(starts, clock, 100), pace))
  for (const atMs of starts)
    expect(starts.filter((other) => other <= atMs && other > atMs - 100).length).toBeLessThanOrEqual(4)
  expect(clock.now() - startedAtMs).toBeLessThanOrEqual(320)
})

test('a write that fails stops no other, and is reported with its reason', async () => {
  const { clock, pace } = setUp({ paceMs: 10 })
  const written: number[] = []
  const failed = await clock.run(
    writePaced(
      items,
      async (item) => {
        if (item % 2 === 1) throw new Error(`no ${item}`)
        written.push(item)
      },
      pace,
    ),
  )
  expect(written).toEqual([0, 2, 4, 6, 8])
  expect(failed).toEqual([1, 3, 5, 7, 9].map((item) => ({ item, error: new Error(`no ${item}`) })))
})

test('nothing is started once the budget is spent', async () => {
  const { clock, starts, pace } = setUp({ paceMs: 10, budgetMs: 150 })
  const failed = await clock.run(writePaced(items, write(starts, clock, 100), pace))
  expect(starts).toHaveLength(8)
  expect(failed).toEqual([{ item: 8 }, { item: 9 }])
})

function setUp({ paceMs, budgetMs = 60_000 }: { paceMs: number; budgetMs?: number }) {
  const clock = createManualClock(0)
  return { clock, starts: [] as number[], pace: { clock, paceMs, concurrency: 4, budgetMs } }
}

function write(starts: number[], clock: ReturnType<typeof createManualClock>, tookMs: number) {
  return async (): Promise<void> => {
    starts.push(clock.now())
    await sleep(clock, tookMs)
  }
}
