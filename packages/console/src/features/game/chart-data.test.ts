import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alignLines, stepsOnScale, valueRange } from './chart-data.ts'
import type { Step } from './price-line.ts'

function step(atMs: number, value: number | undefined, state: Step['state'] = 'open'): Step {
  return {
    atMs,
    value,
    state,
  }
}

test('lines share their times; a line is undefined where only others have a step, null where it is interrupted', () => {
  const acme = [step(0, 1.9), step(20, 1.9, 'suspended'), step(30, 2), step(50, 2)]
  const zenith = [step(10, 3), step(30, undefined, 'unknown'), step(50, undefined, 'unknown')]
  expect(alignLines([acme, zenith])).toEqual([
    [0, 10, 20, 30, 50],
    [1.9, undefined, null, 2, 2],
    [undefined, 3, undefined, null, null],
  ])
})

test('an interruption continues where only other lines have a step', () => {
  const acme = [step(0, 1.9), step(10, 1.9, 'suspended'), step(30, 2), step(40, 2)]
  const zenith = [step(5, 3), step(15, 3.1), step(20, 3), step(50, 3)]
  expect(alignLines([acme, zenith]).slice(0, 2)).toEqual([
    [0, 5, 10, 15, 20, 30, 40, 50],
    [1.9, undefined, null, null, null, 2, 2, undefined],
  ])
})

test('empty lines align to empty columns', () => {
  expect(alignLines([])).toEqual([[]])
  expect(alignLines([[]])).toEqual([[], []])
})

test('every step keeps its position and value', () => {
  const steps = fc
    .uniqueArray(fc.nat(1_000), { maxLength: 40 })
    .map((moments) => moments.toSorted((a, b) => a - b).map((atMs, index) => step(atMs, 1 + index)))
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 4 }), (lines) => {
      const [moments, ...columns] = alignLines(lines)
      for (const [index, line] of lines.entries()) {
        const column = columns[index] ?? []
        expect(column).toHaveLength(moments.length)
        const back = moments.flatMap((atMs, place) =>
          column[place] === undefined ? [] : [[atMs, column[place]]],
        )
        expect(back).toEqual(line.map(({ atMs, value }) => [atMs, value]))
      }
    }),
  )
})

test('the range covers the values within the window, including earlier and suspended ones that hold there', () => {
  const line = [step(0, 5), step(10, 2), step(20, 3, 'suspended'), step(40, 9), step(50, 9)]
  const [least, greatest] = valueRange([line], { fromMs: 12, toMs: 30 }) ?? []
  expect(least).toBeCloseTo(1.92)
  expect(greatest).toBeCloseTo(3.08)
  expect(valueRange([line], { fromMs: 60, toMs: 70 })).toBeUndefined()
  expect(valueRange([[step(0, 2), step(9, 2)]], { fromMs: 0, toMs: 9 })).toEqual([1.98, 2.02])
})

test('the implied scale converts prices to probabilities', () => {
  const line = [step(0, 2), step(10, undefined, 'unknown')]
  expect(stepsOnScale(line, 'implied').map(({ value }) => value)).toEqual([50, undefined])
  expect(stepsOnScale(line, 'decimal')).toBe(line)
})
