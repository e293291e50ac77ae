import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PriceFormat } from '../../store/preferences.ts'
import { getScale, scales } from './chart-data.ts'
import { priceTicks } from './price-ticks.ts'

function texts(
  least: number,
  greatest: number,
  format: PriceFormat,
  scale = getScale('linear', format),
): string[] {
  return priceTicks(least, greatest, { format, scale, maxTicks: 6 }).map(({ text }) => text)
}

test('marks are prices that the format can write', () => {
  expect(texts(2.085, 2.105, 'decimal')).toEqual(['2.085', '2.090', '2.095', '2.100', '2.105'])
  expect(texts(1.5, 3, 'decimal')).toEqual(['1.50', '2.00', '2.50', '3.00'])
  expect(texts(1.85, 2.2, 'american')).toEqual(['−110', '+100', '+110', '+120'])
  expect(texts(1.85, 2.2, 'fractional').slice(0, 3)).toEqual(['9/10', '20/21', '21/20'])
  expect(texts(40, 60, 'implied')).toEqual(['40.0%', '45.0%', '50.0%', '55.0%', '60.0%'])
})

test('a wide range on the logarithmic scale has round prices, near together where they are short', () => {
  const [least, greatest] = [Math.log(1.1), Math.log(1_050)]
  expect(texts(least, greatest, 'decimal', 'log')).toEqual(['3.00', '10', '30', '100', '300', '1000'])
  expect(texts(least, greatest, 'implied', 'log')).toEqual(['30.0%', '10.0%', '3.0%', '1.0%', '0.3%', '0.1%'])
  expect(texts(Math.log(1.85), Math.log(2.2), 'decimal', 'log')).toEqual(['1.90', '2.00', '2.10', '2.20'])
})

test('no mark is repeated, they ascend, and there are not too many', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1.01, max: 500, noNaN: true }),
      fc.double({ min: 0.02, max: 200, noNaN: true }),
      fc.constantFrom(...PriceFormat.options),
      fc.constantFrom(...scales),
      (least, share, format, chosen) => {
        const scale = getScale(chosen, format)
        const range = [least, Math.min(1e4, least + (least - 1) * share + 0.02)] as const
        const toScale = { linear: Number, log: Math.log, implied: (price: number) => 100 / price }[scale]
        const [from = 0, to = 0] = range.map((price) => toScale(price)).toSorted((a, b) => a - b)
        const ticks = priceTicks(from, to, { format, scale, maxTicks: 6 })
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
