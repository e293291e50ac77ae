import { toInstant } from '@sportsfeeds/domain'
import { epochMs, marketTypes, providers } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gamePath } from '../../shared/links.ts'
import { outcomes } from '../../store/market.ts'
import { PriceFormat } from '../../store/preferences.ts'
import {
  getBounds,
  defaultView,
  formatGameView,
  type GameView,
  parseGameView,
  type Range,
  spanNames,
} from './game-view.ts'

const ranges: fc.Arbitrary<Range> = fc.oneof(
  fc.constantFrom(...spanNames).map((span) => ({ kind: 'last' as const, span })),
  fc
    .tuple(epochMs, fc.integer({ min: 1, max: 1e9 }))
    .map(([fromMs, lengthMs]) => ({ kind: 'between' as const, fromMs, toMs: fromMs + lengthMs })),
)

const views: fc.Arbitrary<GameView> = fc.record({
  market: fc.option(marketTypes, { nil: undefined }),
  outcome: fc.constantFrom(...outcomes),
  range: ranges,
  format: fc.option(fc.constantFrom(...PriceFormat.options), { nil: undefined }),
  focus: fc.option(providers, { nil: undefined }),
  hidden: fc.array(providers, { maxLength: 3 }),
})

test('parsing is the inverse of formatting', () => {
  fc.assert(
    fc.property(views, (view) => {
      const address = formatGameView(view).toString()
      expect(parseGameView(new URLSearchParams(address))).toEqual(view)
    }),
  )
})

test('the default view has an empty query string', () => {
  expect(formatGameView(defaultView).toString()).toBe('')
})

test('an invalid address opens the default view', () => {
  const wrong = new URLSearchParams(
    'outcome=nobody&range=1y&from=yesterday&to=2026-05-01T19:00:00.000Z&format=roman&hide=,',
  )
  expect(parseGameView(wrong)).toEqual(defaultView)
  const backwards = `from=${toInstant(2e12)}&to=${toInstant(1e12)}&range=6h`
  expect(parseGameView(new URLSearchParams(backwards)).range).toEqual({ kind: 'last', span: '6h' })
})

test('the board’s link to a market selects its type and highlights its provider', () => {
  const [, search] = gamePath('game-1', 'game-1/moneyline/acme').split('?')
  expect(parseGameView(new URLSearchParams(search))).toMatchObject({ market: 'moneyline', focus: 'acme' })
})

test('a range that ends now moves with time, one between two dates does not', () => {
  expect(getBounds({ kind: 'last', span: '15m' }, 10_000_000)).toEqual({
    fromMs: 9_100_000,
    toMs: 10_000_000,
  })
  expect(getBounds({ kind: 'between', fromMs: 1, toMs: 2 }, 10_000_000)).toMatchObject({ fromMs: 1, toMs: 2 })
})
