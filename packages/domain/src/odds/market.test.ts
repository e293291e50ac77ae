import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidKeyError } from '../errors.ts'
import { markets } from '../testing/arbitraries.ts'
import { Market, marketFamily, marketId, parseMarketId } from './market.ts'

describe('the id of a market', () => {
  test('is parsed back into the market', () => {
    fc.assert(
      fc.property(markets, (market) => {
        expect(parseMarketId(marketId(market))).toEqual(market)
      }),
    )
  })

  test('differs whenever a part of the market differs', () => {
    fc.assert(
      fc.property(markets, markets, (a, b) => {
        expect(marketId(a) === marketId(b)).toBe(JSON.stringify(parts(a)) === JSON.stringify(parts(b)))
      }),
    )
  })

  test('never has "#", which separates the parts of a key', () => {
    fc.assert(
      fc.property(markets, (market) => {
        expect(marketId(market)).not.toContain('#')
      }),
    )
  })

  test.each<[string, Market]>([
    ['moneyline', { type: 'moneyline' }],
    ['total@2.5', { type: 'total', line: 2.5 }],
    ['total/1h@-0.25', { type: 'total', period: '1h', line: -0.25 }],
    ['player-points:LeBron James@24.5', { type: 'player-points', subject: 'LeBron James', line: 24.5 }],
    ['player:sr%3Aplayer%3A1234', { type: 'player', subject: 'sr:player:1234' }],
  ])('reads %s', (id, market) => {
    expect(marketId(market)).toBe(id)
    expect(parseMarketId(id)).toEqual(market)
  })

  test.each([
    '',
    '@2.5',
    'total@',
    'total@2.50',
    'total@-0',
    'total@1e3',
    'total@two',
    'a:b:c',
    'total:%ZZ',
    'a#b',
  ])('is not %j', (id) => {
    expect(() => parseMarketId(id)).toThrow(InvalidKeyError)
  })
})

test('a line of −0 is the line 0', () => {
  expect(marketId(Market.parse({ type: 'spread', line: -0 }))).toBe('spread@0')
})

test.each<[string, string]>([
  ['spread', 'handicap'],
  ['asian-handicap', 'handicap'],
  ['total', 'total'],
  ['first-half-total', 'total'],
  ['over-under', 'total'],
  ['moneyline', 'other'],
  ['subtotal', 'other'],
])('%s is of the family %s', (type, family) => {
  expect(marketFamily(type)).toBe(family)
})

function parts({ type, period, subject, line }: Market): unknown[] {
  return [type, period, subject, line]
}
