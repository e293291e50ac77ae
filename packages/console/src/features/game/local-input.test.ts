import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromLocalInput, toLocalInput } from './local-input.ts'

test('a moment comes back to the second', () => {
  // Where clocks are put back an hour comes twice; the tests' machine may be in such a zone.
  const seconds = fc.integer({ min: Date.UTC(2026, 3, 15) / 1000, max: Date.UTC(2026, 8, 15) / 1000 })
  fc.assert(
    fc.property(seconds, (second) => {
      expect(fromLocalInput(toLocalInput(second * 1000))).toBe(second * 1000)
    }),
  )
})

test('what is filled in only in part is nothing yet', () => {
  expect(fromLocalInput('')).toBeUndefined()
  expect(fromLocalInput('2026-05-01')).toBeUndefined()
  expect(fromLocalInput('2026-13-01T19:00')).toBeUndefined()
})
