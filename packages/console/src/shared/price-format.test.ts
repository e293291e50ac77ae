import { type OddsFormat, type Price, toDecimal } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { PriceFormat } from '../store/preferences.ts'
import { formatPrice, formatProbability } from './price-format.ts'

function written(price: Price, format: OddsFormat): string[] {
  const quoted = { price, format, decimal: toDecimal(price, format) }
  return PriceFormat.options.map((as) => formatPrice(quoted, as))
}

test('a price is shown as it was sent, and on the trade’s ladder in other formats', () => {
  expect(written('21/20', 'fractional')).toEqual(['2.05', '+105', '21/20', '48.8%'])
  expect(written('6/4', 'fractional')).toEqual(['2.50', '+150', '6/4', '40.0%'])
  expect(written(-110, 'american')).toEqual(['1.909', '−110', '10/11', '52.4%'])
  expect(written(1.002, 'decimal')[0]).toBe('1.002')
  expect(written(2, 'decimal')).toEqual(['2.00', '+100', 'EVS', '50.0%'])
})

test('no price is a dash', () => {
  expect(formatPrice(undefined, 'decimal')).toBe('–')
})

test('a probability is never shown as certain or impossible', () => {
  expect([0.5, 0.9996, 0.99996, 0.00001].map(formatProbability)).toEqual([
    '50.0%',
    '99.96%',
    '99.996%',
    '0.001%',
  ])
})
