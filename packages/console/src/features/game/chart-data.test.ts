import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alignLines, fitBounds, getScale, stepsOnScale, valueRange } from './chart-data.ts'
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
  const [least, greatest] = valueRange([line], { fromMs: 12, toMs: 30 }, 'linear') ?? []
  expect(least).toBeCloseTo(1.92)
  expect(greatest).toBeCloseTo(3.08)
  expect(valueRange([line], { fromMs: 60, toMs: 70 }, 'linear')).toBeUndefined()
  expect(valueRange([[step(0, 2), step(9, 2)]], { fromMs: 0, toMs: 9 }, 'linear')).toEqual([1.98, 2.02])
})

test('a constant price near 1 has a range on the logarithmic scale', () => {
  const [least = 0, greatest = 0] =
    valueRange([stepsOnScale([step(0, 1.001), step(9, 1.001)], 'log')], { fromMs: 0, toMs: 9 }, 'log') ?? []
  expect(greatest - least).toBeCloseTo(0.02)
})

test('a scale converts prices, and leaves those that are missing', () => {
  const line = [step(0, 2), step(10, undefined, 'unknown')]
  expect(stepsOnScale(line, 'implied').map(({ value }) => value)).toEqual([50, undefined])
  expect(stepsOnScale(line, 'log').map(({ value }) => value)).toEqual([Math.log(2), undefined])
  expect(stepsOnScale(line, 'linear')).toBe(line)
})

test('prices are drawn in proportion unless chosen otherwise, and probabilities by their own size', () => {
  expect(getScale(undefined, 'decimal')).toBe('log')
  expect(getScale('linear', 'american')).toBe('linear')
  expect(getScale(undefined, 'implied')).toBe('implied')
  expect(getScale('linear', 'implied')).toBe('implied')
  expect(getScale('log', 'implied')).toBe('log')
})

const minute = 60_000
const hour = { fromMs: 0, toMs: 60 * minute }

test('a market that has just opened fills the chart, and its start is visible', () => {
  const line = [step(48 * minute, 2), step(60 * minute, 2)]
  const { fromMs, toMs } = fitBounds(hour, [line], [])
  expect(toMs).toBe(hour.toMs)
  expect(fromMs).toBeLessThan(48 * minute)
  expect(fromMs).toBeGreaterThan(47 * minute)
})

test('what is still loading is shown, and a chart is never narrower than two minutes', () => {
  const line = [step(60 * minute - 1_000, 2), step(60 * minute, 2)]
  expect(fitBounds(hour, [line], [{ fromMs: 0, toMs: 50 * minute }])).toEqual(hour)
  const { fromMs } = fitBounds(hour, [line], [])
  expect(hour.toMs - fromMs).toBeGreaterThanOrEqual(2 * minute)
})

test('the fitted range lies within the bounds and shows every price in them', () => {
  const lines = fc.array(
    fc
      .uniqueArray(fc.integer({ min: 0, max: 60 * minute }), { minLength: 1, maxLength: 5 })
      .map((moments) => moments.toSorted((a, b) => a - b).map((atMs) => step(atMs, 2))),
    { maxLength: 3 },
  )
  fc.assert(
    fc.property(lines, (drawn) => {
      const { fromMs, toMs } = fitBounds(hour, drawn, [])
      expect(toMs).toBe(hour.toMs)
      expect(fromMs).toBeGreaterThanOrEqual(0)
      for (const steps of drawn) expect(steps[0]?.atMs ?? toMs).toBeGreaterThanOrEqual(fromMs)
    }),
  )
})
