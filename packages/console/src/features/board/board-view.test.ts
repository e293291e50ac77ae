import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type BoardView,
  defaultView,
  formatView,
  groupings,
  isFiltered,
  layouts,
  moveWindows,
  orders,
  parseView,
  statuses,
  withoutFilters,
} from './board-view.ts'

const views: fc.Arbitrary<BoardView> = fc.record({
  sport: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  league: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  provider: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  type: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  status: fc.constantFrom(...statuses),
  layout: fc.constantFrom(...layouts),
  grouping: fc.constantFrom(...groupings),
  order: fc.constantFrom(...orders),
  moveWindow: fc.constantFrom(...moveWindows),
  text: fc.string(),
  sort: fc.constantFrom('start', 'game', 'move', 'age', 'margin'),
  isDescending: fc.boolean(),
})

test('parsing is the inverse of formatting', () => {
  fc.assert(
    fc.property(views, (view) => {
      expect(parseView(new URLSearchParams(formatView(view).toString()))).toEqual(view)
    }),
  )
})

test('the default view has an empty query string', () => {
  expect(formatView(defaultView).toString()).toBe('')
  expect(parseView(new URLSearchParams())).toEqual(defaultView)
})

test('invalid parts of an address are ignored', () => {
  expect(parseView(new URLSearchParams('status=broken&sort=-nothing&sport=tennis'))).toEqual({
    ...defaultView,
    sport: 'tennis',
    isDescending: true,
  })
})

test('order and grouping hide nothing', () => {
  expect(isFiltered({ ...defaultView, sort: 'move', grouping: 'none', layout: 'table' })).toBe(false)
  expect(isFiltered({ ...defaultView, text: 'x' })).toBe(true)
})

test('a view without filters keeps its order and its layout', () => {
  fc.assert(
    fc.property(views, (view) => {
      const all = withoutFilters(view)
      expect(isFiltered(all)).toBe(false)
      expect([all.layout, all.order, all.sort]).toEqual([view.layout, view.order, view.sort])
    }),
  )
})
