import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromLocalInput, toLocalInput } from './local-input.ts'

test('parsing is the inverse of formatting, to the second', () => {
  // Summer only: where clocks are put back, one hour occurs twice.
  const seconds = fc.integer({ min: Date.UTC(2026, 3, 15) / 1000, max: Date.UTC(2026, 8, 15) / 1000 })
  fc.assert(
    fc.property(seconds, (second) => {
      expect(fromLocalInput(toLocalInput(second * 1000))).toBe(second * 1000)
    }),
  )
})

test('an incomplete input has no value', () => {
  expect(fromLocalInput('')).toBeUndefined()
  expect(fromLocalInput('2026-05-01')).toBeUndefined()
  expect(fromLocalInput('2026-13-01T19:00')).toBeUndefined()
})
