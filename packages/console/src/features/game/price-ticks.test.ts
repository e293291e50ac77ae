import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PriceFormat } from '../../store/preferences.ts'
import { priceTicks } from './price-ticks.ts'

function texts(least: number, greatest: number, format: PriceFormat): string[] {
  return priceTicks(least, greatest, format, 6).map(({ text }) => text)
}

test('marks are prices that the format can write', () => {
  expect(texts(2.085, 2.105, 'decimal')).toEqual(['2.085', '2.090', '2.095', '2.100', '2.105'])
  expect(texts(1.5, 3, 'decimal')).toEqual(['1.50', '2.00', '2.50', '3.00'])
  expect(texts(1.85, 2.2, 'american')).toEqual(['−110', '+100', '+110', '+120'])
  expect(texts(1.85, 2.2, 'fractional').slice(0, 3)).toEqual(['9/10', '20/21', '21/20'])
  expect(texts(40, 60, 'implied')).toEqual(['40.0%', '45.0%', '50.0%', '55.0%', '60.0%'])
})

test('no mark is repeated, they ascend, and there are not too many', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1.01, max: 500, noNaN: true }),
      fc.double({ min: 0.02, max: 2, noNaN: true }),
      fc.constantFrom(...PriceFormat.options),
      (least, share, format) => {
        const range = [least, least + (least - 1) * share + 0.02] as const
        const [from, to] = format === 'implied' ? [100 / range[1], 100 / range[0]] : range
        const ticks = priceTicks(from, to, format, 6)
        expect(new Set(ticks.map(({ text }) => text)).size).toBe(ticks.length)
        expect(ticks.length).toBeLessThanOrEqual(7)
        for (const [index, { value }] of ticks.entries()) {
          expect(value).toBeGreaterThanOrEqual(from - 1e-6)
          expect(value).toBeLessThanOrEqual(to + 1e-6)
          if (index > 0) expect(value).toBeGreaterThan(ticks[index - 1]?.value ?? 0)
        }
      },
    ),
  )
})
