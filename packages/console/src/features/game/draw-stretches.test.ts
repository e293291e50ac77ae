import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { drawMarks } from './draw-stretches.ts'

const bbox = { left: 0, top: 0, width: 1_000, height: 400 }
const letterPixels = 8

beforeEach(() => void vi.stubGlobal('devicePixelRatio', 1))
afterEach(() => void vi.unstubAllGlobals())

test('no label of a mark covers another or leaves the chart, also where the last ones are on the left of their lines', () => {
  const marks = fc.array(
    fc.record({ atMs: fc.nat(1_000), text: fc.constantFrom('2–0', 'Goal', 'Extra time, 2nd half') }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(marks, (unsorted) => {
      const labels = labelsOf(unsorted.toSorted((a, b) => a.atMs - b.atMs))
      for (const [index, { start, end }] of labels.entries()) {
        expect(start).toBeGreaterThanOrEqual(labels[index - 1]?.end ?? 0)
        expect(end).toBeLessThanOrEqual(bbox.width)
      }
    }),
  )
})

test('of a goal and a score near the right edge the first has a label', () => {
  const labels = labelsOf([
    { atMs: 940, text: 'Goal' },
    { atMs: 990, text: '2–0' },
  ])
  expect(labels.map(({ text }) => text)).toEqual(['Goal'])
})

function labelsOf(marks: Parameters<typeof drawMarks>[1]) {
  const labels: { readonly text: string; readonly start: number; readonly end: number }[] = []
  const ctx = {
    save: nothing,
    restore: nothing,
    beginPath: nothing,
    moveTo: nothing,
    lineTo: nothing,
    stroke: nothing,
    setLineDash: nothing,
    measureText: (text: string) => ({ width: widthOf(text) }),
    fillText: (text: string, start: number) => labels.push({ text, start, end: start + widthOf(text) }),
  }
  drawMarks({ ctx, bbox, valToPos: (atMs) => atMs }, marks, { colour: '#000', font: '12px sans-serif' })
  return labels
}

function widthOf(text: string): number {
  return text.length * letterPixels
}

function nothing(): void {
  // Lines are not looked at.
}
