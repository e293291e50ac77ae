import { marketId, toInstant } from '@sportsfeeds/domain'
import { epochMs, markets, providers } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gamePath } from '../../shared/links.ts'
import { PriceFormat } from '../../store/preferences.ts'
import { scales } from './chart-data.ts'
import {
  comparisons,
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
  market: fc.option(markets.map(marketId), { nil: undefined }),
  outcome: fc.option(fc.constantFrom('home', 'over', 'Draw/No bet'), { nil: undefined }),
  range: ranges,
  format: fc.option(fc.constantFrom(...PriceFormat.options), { nil: undefined }),
  focus: fc.option(providers, { nil: undefined }),
  by: fc.option(fc.constantFrom(...comparisons), { nil: undefined }),
  scale: fc.option(fc.constantFrom(...scales), { nil: undefined }),
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
    'market=a/b/c/d&outcome=&range=1y&from=yesterday&to=2026-05-01T19:00:00.000Z&format=roman&by=sport&scale=cubic&hide=',
  )
  expect(parseGameView(wrong)).toEqual(defaultView)
  const backwards = `from=${toInstant(2e12)}&to=${toInstant(1e12)}&range=6h`
  expect(parseGameView(new URLSearchParams(backwards)).range).toEqual({ kind: 'last', span: '6h' })
})

test('the board’s link to a market selects it and highlights its provider', () => {
  const market = { type: 'total', period: '1h', line: 1.5 }
  const [, search] = gamePath('game-1', { market, provider: 'acme' }, 'over').split('?')
  expect(parseGameView(new URLSearchParams(search))).toMatchObject({
    market: 'total/1h@1.5',
    outcome: 'over',
    focus: 'acme',
  })
})

test('a range that ends now moves with time, one between two dates does not', () => {
  expect(getBounds({ kind: 'last', span: '15m' }, 10_000_000)).toEqual({
    fromMs: 9_100_000,
    toMs: 10_000_000,
  })
  expect(getBounds({ kind: 'between', fromMs: 1, toMs: 2 }, 10_000_000)).toMatchObject({ fromMs: 1, toMs: 2 })
})
