import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spread } from './spread.ts'

const room = { least: 0, most: 400, distance: 12 }

test('labels with room keep their places', () => {
  expect(spread([20, 40, 300], room)).toEqual([20, 40, 300])
})

test('labels at one place are moved apart, and stay in the chart', () => {
  expect(spread([200, 200, 201], room)).toEqual([200, 212, 224])
  expect(spread([399, 400], room)).toEqual([388, 400])
})

test('up to as many labels as there is room for keep their distance and their order within the chart', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 450 }), { maxLength: 33 }), (positions) => {
      const spaced = spread(
        positions.toSorted((a, b) => a - b),
        room,
      )
      for (const [index, position] of spaced.entries()) {
        expect(position).toBeGreaterThanOrEqual(room.least)
        expect(position).toBeLessThanOrEqual(room.most)
        if (index > 0) expect(position - (spaced[index - 1] ?? 0)).toBeGreaterThanOrEqual(room.distance)
      }
    }),
  )
})
