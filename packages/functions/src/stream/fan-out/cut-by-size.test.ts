import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutBySize } from './cut-by-size.ts'

test('runs cover all in order, stay within the limit with their separators, and none has space for the next element', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 60 })),
      fc.integer({ min: 1, max: 100 }),
      (sizes, limit) => {
        const runs = cutBySize(sizes, limit).map(([start, end]) => sizes.slice(start, end))
        expect(runs.flat()).toEqual(sizes)
        for (const [index, run] of runs.entries()) {
          expect(run.length === 1 || joinedSize(run) <= limit).toBe(true)
          const [next] = runs[index + 1] ?? []
          if (next !== undefined) expect(joinedSize([...run, next])).toBeGreaterThan(limit)
        }
      },
    ),
  )
})

function joinedSize(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0) + sizes.length - 1
}
