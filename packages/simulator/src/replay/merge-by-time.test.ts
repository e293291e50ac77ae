import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeByTime } from './merge-by-time.ts'

async function* give<T>(items: readonly T[]): AsyncGenerator<T, void, undefined> {
  yield* items
}

async function all<T>(items: AsyncGenerator<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

test('sources in order of time become one in order of time, and nothing is lost', async () => {
  const times = fc.array(fc.nat(50)).map((some) => some.toSorted((a, b) => a - b))
  await fc.assert(
    fc.asyncProperty(fc.array(times, { maxLength: 6 }), async (sources) => {
      const merged = await all(mergeByTime(sources.map(give), (time) => time))
      expect(merged).toEqual(sources.flat().toSorted((a, b) => a - b))
    }),
  )
})

test('what has no time stays behind what was before it, and does not hold up others', async () => {
  const first = [{ at: 1 }, { note: 'a' }, { at: 9 }]
  const second = [{ at: 2 }, { at: 3 }]
  const merged = await all(
    mergeByTime<{ at?: number; note?: string }>([give(first), give(second)], ({ at }) => at),
  )
  expect(merged).toEqual([{ at: 1 }, { note: 'a' }, { at: 2 }, { at: 3 }, { at: 9 }])
})
