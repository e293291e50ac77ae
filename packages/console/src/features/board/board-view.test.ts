import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BoardView, defaultView, formatView, isFiltered, parseView } from './board-view.ts'

const views: fc.Arbitrary<BoardView> = fc.record({
  sport: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  league: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  status: fc.constantFrom('all', 'live', 'upcoming', 'suspended', 'stale', 'ended'),
  text: fc.string(),
  sort: fc.constantFrom('start', 'game', 'move', 'age', 'margin'),
  isDescending: fc.boolean(),
  isGrouped: fc.boolean(),
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
  expect(isFiltered({ ...defaultView, sort: 'move', isGrouped: false })).toBe(false)
  expect(isFiltered({ ...defaultView, text: 'x' })).toBe(true)
})
