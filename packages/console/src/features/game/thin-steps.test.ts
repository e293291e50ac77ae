import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stepAt, type Step } from './price-line.ts'
import { thinSteps } from './thin-steps.ts'

const window = { fromMs: 0, toMs: 1_000 }

const lines: fc.Arbitrary<Step[]> = fc
  .uniqueArray(fc.integer({ min: -500, max: 1_500 }), { maxLength: 300 })
  .chain((moments) =>
    fc
      .array(
        fc.tuple(fc.integer({ min: 100, max: 300 }), fc.constantFrom('open', 'open', 'suspended', 'unknown')),
        {
          minLength: moments.length,
          maxLength: moments.length,
        },
      )
      .map((entries) =>
        moments
          .toSorted((a, b) => a - b)
          .map((atMs, index): Step => {
            const [value = 100, state = 'open'] = entries[index] ?? []
            return { atMs, value: state === 'unknown' ? undefined : value, state }
          }),
      ),
  )

function values(steps: readonly Step[]): number[] {
  return steps.flatMap(({ value }) => value ?? [])
}

test('the result is short, in order, and a subset of the line', () => {
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 40 }), (steps, columns) => {
      const kept = thinSteps(steps, window, columns)
      expect(kept.length).toBeLessThanOrEqual(columns * 7 + 2)
      let place = -1
      for (const step of kept) {
        const at = steps.indexOf(step)
        expect(at).toBeGreaterThan(place)
        place = at
      }
    }),
  )
})

test('each column keeps its lowest and highest value, and every state', () => {
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 40 }), (steps, columns) => {
      const kept = thinSteps(steps, window, columns)
      const columnOf = ({ atMs }: Step): number => Math.floor(atMs / (1_000 / columns))
      for (let column = 0; column < columns; column += 1) {
        const all = steps.filter((step) => columnOf(step) === column)
        const left = kept.filter((step) => columnOf(step) === column)
        expect(Math.min(...values(left))).toBe(Math.min(...values(all)))
        expect(Math.max(...values(left))).toBe(Math.max(...values(all)))
        expect(new Set(left.map(({ state }) => state))).toEqual(new Set(all.map(({ state }) => state)))
      }
    }),
  )
})

test('the line is unchanged at the ends of each column', () => {
  fc.assert(
    fc.property(lines, fc.constantFrom(4, 10, 20), (steps, columns) => {
      const kept = thinSteps(steps, window, columns)
      for (let column = 1; column <= columns; column += 1) {
        const endMs = (column * 1_000) / columns - 0.5
        expect(stepAt(kept, endMs)).toBe(endMs > (kept.at(-1)?.atMs ?? 0) ? undefined : stepAt(steps, endMs))
      }
    }),
  )
})

test('a line with few steps is not thinned, and includes the steps that enter and leave the window', () => {
  const steps = [-20, -10, 5, 15, 1_100, 1_200].map((atMs): Step => ({ atMs, value: 2, state: 'open' }))
  expect(thinSteps(steps, window, 100).map(({ atMs }) => atMs)).toEqual([-10, 5, 15, 1_100])
})
