import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutBySize } from './cut-by-size.ts'

test('runs cover all in order, stay within the room with their separators, and none could take the next one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 60 })),
      fc.integer({ min: 1, max: 100 }),
      (sizes, room) => {
        const runs = cutBySize(sizes, room).map(([start, end]) => sizes.slice(start, end))
        expect(runs.flat()).toEqual(sizes)
        for (const [index, run] of runs.entries()) {
          expect(run.length === 1 || joined(run) <= room).toBe(true)
          const [next] = runs[index + 1] ?? []
          if (next !== undefined) expect(joined([...run, next])).toBeGreaterThan(room)
        }
      },
    ),
  )
})

function joined(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0) + sizes.length - 1
}
