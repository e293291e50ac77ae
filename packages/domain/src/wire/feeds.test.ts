import fc from 'fast-check'
import { expect, test } from 'vitest'
import { odds } from '../testing/arbitraries.ts'
import { encodeFeedsPage, FeedsPage } from './feeds.ts'

test('a page has every price as text, and is read as it was written', () => {
  fc.assert(
    fc.property(fc.array(odds), (all) => {
      const written: unknown = JSON.parse(JSON.stringify(encodeFeedsPage({ odds: all, cursor: 'next' })))
      expect(FeedsPage.parse(written)).toEqual({ odds: all, cursor: 'next' })
      const prices = encodeFeedsPage({ odds: all }).odds.flatMap(({ outcomes }) =>
        outcomes.flatMap((outcome) => outcome.odds ?? []),
      )
      expect(prices.filter((price) => typeof price !== 'string')).toEqual([])
    }),
  )
})

test('a page of an earlier server, with numbers, is read too', () => {
  fc.assert(
    fc.property(fc.array(odds), (all) => {
      expect(FeedsPage.parse(JSON.parse(JSON.stringify({ odds: all })))).toEqual({ odds: all })
    }),
  )
})
