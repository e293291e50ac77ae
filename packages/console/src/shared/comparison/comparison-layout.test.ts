import fc from 'fast-check'
import { expect, test } from 'vitest'
import { getComparisonLayout } from './comparison-layout.ts'

const figures = ['best', 'fair', 'book', 'move'] as const

test('a few providers share the width that is left, so that nothing of the board is empty', () => {
  const { labelsWidth, providerWidth } = getComparisonLayout(figures, false, { width: 1_280, providers: 3 })
  expect(labelsWidth + 3 * providerWidth).toBeGreaterThan(1_280 - 3)
})

test('columns never get narrower than their prices, and fill the width unless they need more', () => {
  fc.assert(
    fc.property(
      fc.nat(4_000),
      fc.integer({ min: 1, max: 80 }),
      fc.boolean(),
      (width, providers, isNarrow) => {
        const least = getComparisonLayout(figures, isNarrow, { width: 0, providers })
        const layout = getComparisonLayout(figures, isNarrow, { width, providers })
        const total = layout.labelsWidth + providers * layout.providerWidth
        expect(layout.providerWidth).toBeGreaterThanOrEqual(least.providerWidth)
        expect(total).toBeLessThanOrEqual(
          Math.max(width, least.labelsWidth + providers * least.providerWidth),
        )
        if (width > least.labelsWidth + providers * least.providerWidth)
          expect(total).toBeGreaterThan(width - providers)
      },
    ),
  )
})
