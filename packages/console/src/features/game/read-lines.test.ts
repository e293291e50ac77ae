import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChartLine } from './chart-line.ts'
import type { Step } from './price-line.ts'
import { readLines } from './read-lines.ts'

function line(key: string, decimal: number | undefined, more: Partial<ChartLine & Step> = {}): ChartLine {
  const price = decimal === undefined ? undefined : ({ price: decimal, format: 'decimal', decimal } as const)
  const step = { value: decimal, price, state: more.state ?? ('open' as const) }
  return {
    key,
    name: key,
    provider: 'acme',
    outcome: key,
    quotes: [],
    steps: [
      { ...step, atMs: 0 },
      { ...step, atMs: 100 },
    ],
    colour: 0,
    isShown: more.isShown ?? true,
    isFocus: false,
  }
}

function keys(lines: readonly ChartLine[], by: 'providers' | 'outcomes'): string[] {
  return readLines(lines, 50, by).rows.map((row) => row.line.key)
}

test('the best price comes first between providers, the favourite between outcomes', () => {
  const lines = [line('b', 2), line('c', 3), line('a', 1.5)]
  expect(keys(lines, 'providers')).toEqual(['c', 'b', 'a'])
  expect(keys(lines, 'outcomes')).toEqual(['a', 'b', 'c'])
})

test('hidden lines, and lines without a price then, have no row', () => {
  expect(keys([line('a', 2, { isShown: false }), line('b', undefined), line('c', 4)], 'providers')).toEqual([
    'c',
  ])
  expect(readLines([line('a', 2)], 200, 'providers').rows).toEqual([])
})

test('the book is over all outcomes, hidden ones too, and only while all are open', () => {
  const lines = [line('home', 2, { isShown: false }), line('draw', 4), line('away', 4)]
  expect(readLines(lines, 50, 'outcomes').book).toBeCloseTo(1)
  expect(readLines(lines, 50, 'providers').book).toBeUndefined()
  expect(readLines([...lines, line('x', 4, { state: 'suspended' })], 50, 'outcomes').book).toBeUndefined()
})

test('of many lines the first rows are shown, and the rest is counted', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1.01, max: 100, noNaN: true }), { maxLength: 40 }), (prices) => {
      const { rows, more } = readLines(
        prices.map((price, index) => line(String(index), price)),
        50,
        'providers',
      )
      expect(rows.length + more).toBe(prices.length)
      expect(rows.length).toBeLessThanOrEqual(12)
      const best = prices.toSorted((a, b) => b - a).slice(0, rows.length)
      expect(rows.map(({ step }) => step.value)).toEqual(best)
    }),
  )
})
