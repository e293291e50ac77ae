import fc from 'fast-check'
import { expect, test } from 'vitest'
import { automaticColumns, moveColumn, providerColumns, toggleColumn } from './provider-columns.ts'

const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { maxLength: 80 })

test('the analyst’s choice keeps its order, without providers that are not there', () => {
  const markets = new Map([
    ['acme', 1],
    ['bravo', 9],
  ])
  expect(providerColumns(['bravo', 'gone', 'acme'], markets)).toEqual(['bravo', 'acme'])
  expect(providerColumns(['gone'], markets)).toEqual(['acme', 'bravo'])
})

test('of many providers, those with the most markets have a column', () => {
  fc.assert(
    fc.property(names, (all) => {
      const markets = new Map(all.map((name, index) => [name, index]))
      const shown = providerColumns([], markets)
      expect(shown).toHaveLength(Math.min(all.length, automaticColumns))
      if (all.length > automaticColumns) expect(new Set(shown)).toEqual(new Set(all.slice(-automaticColumns)))
    }),
  )
})

test('a column that is toggled twice is where it was, or last', () => {
  fc.assert(
    fc.property(names, fc.string({ minLength: 1, maxLength: 4 }), (shown, name) => {
      const twice = toggleColumn(toggleColumn(shown, name), name)
      expect(twice).toEqual(shown.includes(name) ? [...shown.filter((other) => other !== name), name] : shown)
    }),
  )
})

test('a column moves by one place, and not beyond the ends', () => {
  expect(moveColumn(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c'])
  expect(moveColumn(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b'])
  expect(moveColumn(['a', 'b'], 'a', -1)).toEqual(['a', 'b'])
  expect(moveColumn(['a', 'b'], 'x', 1)).toEqual(['a', 'b'])
})
