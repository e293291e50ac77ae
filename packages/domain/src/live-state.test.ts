import { expect, test } from 'vitest'
import { Score } from './live-state.ts'

test.each([0, 3, 187.5, '40', ' A ', '187/5', 'x'.repeat(20)])('%j is a score', (score) => {
  expect(Score.safeParse(score).success).toBe(true)
})

test.each([-1, Number.NaN, 1.2345678901234567e-172, '', ' ', 'x'.repeat(21)])(
  '%j is not a score',
  (score) => {
    expect(Score.safeParse(score).success).toBe(false)
  },
)
