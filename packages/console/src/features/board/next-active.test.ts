import { expect, test } from 'vitest'
import { nextActive } from './next-active.ts'

const heading = { kind: 'group' }
const row = { kind: 'market' }

/** Rows 0 and 3 are headings. */
const rows = [heading, row, row, heading, row, row, row]

function press(key: string, active: number): number | undefined {
  return nextActive(key, rows, active, 3)
}

test('up and down move between rows, skip headings, and stop at the ends', () => {
  expect(['ArrowDown', 'j'].map((key) => press(key, 2))).toEqual([4, 4])
  expect(['ArrowUp', 'k'].map((key) => press(key, 4))).toEqual([2, 2])
  expect([press('j', 6), press('k', 1)]).toEqual([6, 1])
})

test('without an active row, down starts at the first and up at the last', () => {
  expect([press('j', -1), press('k', -1)]).toEqual([1, 6])
})

test('page keys move by a page, Home and End to the ends', () => {
  expect([press('PageDown', 1), press('PageDown', 5), press('PageUp', 6), press('PageUp', 1)]).toEqual([
    4, 6, 2, 1,
  ])
  expect([press('Home', 5), press('End', 1)]).toEqual([1, 6])
})

test('other keys do nothing, and neither does any key on an empty board', () => {
  expect(press('x', 1)).toBeUndefined()
  expect(nextActive('Home', [], -1, 3)).toBeUndefined()
})
