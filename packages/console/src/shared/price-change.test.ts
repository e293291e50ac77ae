import { expect, test } from 'vitest'
import { changeText, shownDirection } from './price-change.ts'

test('a change is a part of the price, or points where prices are probabilities', () => {
  expect(changeText(2, 2.2, 'decimal')).toBe('+10.0%')
  expect(changeText(3.65, 22.2, 'implied')).toBe('−22.9\u00A0pts')
})

test('an arrow points where the displayed figure goes', () => {
  expect([shownDirection('up', 'american'), shownDirection('up', 'implied')]).toEqual(['up', 'down'])
})
