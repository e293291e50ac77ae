import { oddsAt, type OddsFields } from '@sportsfeeds/client/testing'
import type { Odds } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advanceMarket, type Market } from '../../store/market.ts'
import { movingSpread } from '../../testing/moving-spread.ts'
import { toGroup } from './outcome-rows.ts'
import { type LineView, type LineInput, lineView, maxArbitrageAgeMs } from './line-view.ts'

const nowMs = Date.UTC(2026, 4, 1, 19)

function market(fields: OddsFields & { readonly atMs?: number } = {}): Market {
  const { atMs = nowMs, ...odds } = fields
  return advanceMarket(undefined, {
    arrived: [oddsAt(atMs, { oddsFormat: 'decimal', ...odds })],
    betStop: undefined,
    nowMs,
  })
}

function total(provider: string, line: number, over: number, under: number, fields: OddsFields = {}): Market {
  return market({ provider, type: 'total', line, prices: { over, under }, ...fields })
}

function viewOf(markets: readonly Market[], input: Partial<LineInput> = {}): LineView {
  const group = toGroup(markets)
  if (group === undefined) throw new Error('There is no market.')
  return lineView({
    group,
    line: group.main,
    isStale: () => false,
    isInPlay: false,
    serverNowMs: nowMs,
    fairMethod: 'proportional',
    moveWindowMs: undefined,
    ...input,
  })
}

function bestOf(view: LineView): unknown[] {
  return view.outcomes.map(({ best }) => [best?.quoted.decimal, best?.providers])
}

describe('a line', () => {
  test('has the best price of each outcome with its providers, and the book over them', () => {
    const view = viewOf([
      total('acme', 2.5, 1.9, 1.95),
      total('bravo', 2.5, 2, 1.9),
      total('charlie', 2.5, 2, 1.8),
    ])
    expect(bestOf(view)).toEqual([
      [2, ['bravo', 'charlie']],
      [1.95, ['acme']],
    ])
    expect(view.total).toBeCloseTo(1 / 2 + 1 / 1.95)
    expect(view.arbitrage).toBeUndefined()
    const [over] = view.outcomes
    expect([...(over?.cells ?? [])].filter(([, { isBest }]) => isBest).map(([name]) => name)).toEqual([
      'bravo',
      'charlie',
    ])
  })

  test('is the one that most providers have; others show theirs, which count for nothing', () => {
    const view = viewOf([
      total('acme', 2.5, 1.9, 1.95),
      total('bravo', 2.5, 1.9, 1.95),
      total('charlie', 3.5, 3, 3),
    ])
    const [over] = view.outcomes
    expect(over?.line).toBe(2.5)
    expect(over?.cells.get('charlie')).toMatchObject({ otherLine: 3.5, isBest: false })
    expect(over?.cells.get('acme')?.otherLine).toBeUndefined()
    expect(over?.best?.quoted.decimal).toBe(1.9)
    expect(view.arbitrage).toBeUndefined()
  })

  test('has fair prices without the margins', () => {
    const view = viewOf([total('acme', 2.5, 1.9, 1.9), total('bravo', 2.5, 1.8, 1.8)])
    expect(view.outcomes.map(({ fair }) => fair)).toEqual([2, 2])
  })

  test('is an arbitrage when its best prices are below 100 %', () => {
    const view = viewOf([total('acme', 2.5, 2.1, 1.8), total('bravo', 2.5, 1.8, 2.1)])
    expect(view.total).toBeCloseTo(2 / 2.1)
    expect(view.arbitrage?.profit).toBeCloseTo(0.05)
  })

  test('does not count prices that are stale or suspended', () => {
    const markets = [
      total('acme', 2.5, 1.9, 1.9),
      total('bravo', 2.5, 1.8, 2.5),
      total('charlie', 2.5, 2.5, 1.8, { status: 'suspended' }),
    ]
    expect(viewOf(markets).total).toBeCloseTo(1 / 1.9 + 1 / 2.5)
    const view = viewOf(markets, { isStale: ({ provider }) => provider === 'bravo' })
    expect(bestOf(view)).toEqual([
      [1.9, ['acme']],
      [1.9, ['acme']],
    ])
    expect(view.outcomes[1]?.cells.get('bravo')).toMatchObject({ isStale: true, isBest: false })
    expect(view.outcomes[0]?.cells.get('charlie')?.status).toBe('suspended')
  })

  test('is no arbitrage in play when a price is minutes old', () => {
    const old = { atMs: nowMs - maxArbitrageAgeMs - 1 }
    const markets = [
      total('acme', 2.5, 2.5, 1.6),
      market({ provider: 'bravo', type: 'total', line: 2.5, prices: { over: 1.6, under: 2.5 }, ...old }),
    ]
    expect(viewOf(markets).arbitrage).toBeDefined()
    expect(viewOf(markets, { isInPlay: true }).arbitrage).toBeUndefined()
    expect(viewOf(markets, { isInPlay: true }).total).toBeLessThan(1)
  })

  test('compares prices of the same outcomes: with a draw or without', () => {
    const threeWay = { prices: { home: 2.5, draw: 3.2, away: 2.9 } }
    const view = viewOf([
      market({ provider: 'acme', ...threeWay }),
      market({ provider: 'bravo', ...threeWay }),
      market({ provider: 'charlie', prices: { home: 5, away: 5 } }),
    ])
    expect(view.outcomes.map(({ id, best }) => [id, best?.quoted.decimal])).toEqual([
      ['home', 2.5],
      ['draw', 3.2],
      ['away', 2.9],
    ])
  })

  test('of a race has a book over all runners but the removed', () => {
    const view = viewOf([
      market({ provider: 'acme', ...runners(2, 1.8) }),
      market({ provider: 'bravo', ...runners(1.7, 2) }),
    ])
    expect(view.total).toBe(1)
    expect(view.outcomes.at(-1)).toMatchObject({ id: 'r3', status: 'removed', best: undefined })
  })

  test('moves by the fair price of the providers that priced it at both times', () => {
    const before = oddsAt(nowMs - 600_000, { oddsFormat: 'decimal', prices: { home: 2, away: 2 } })
    const after = oddsAt(nowMs, { oddsFormat: 'decimal', prices: { home: 1.6, away: 2.4 } })
    const first = advanceMarket(undefined, { arrived: [before], betStop: undefined, nowMs })
    const moved = advanceMarket(first, { arrived: [after], betStop: undefined, nowMs })
    const late = market({ provider: 'bravo', prices: { home: 1.6, away: 2.4 } })
    const [home] = viewOf([moved, late], { moveWindowMs: 300_000 }).outcomes
    expect(home?.move).toMatchObject({ kind: 'price', from: expect.any(Number) })
    const { points } = home?.move?.kind === 'price' ? home.move : { points: 0 }
    expect(points).toBeCloseTo((0.6 - 0.5) / 2)
  })

  test('that every provider has moved says from where', () => {
    const first = advanceMarket(undefined, {
      arrived: [spread(nowMs - 600_000, -2.5)],
      betStop: undefined,
      nowMs,
    })
    const moved = advanceMarket(first, { arrived: [spread(nowMs, -4.5)], betStop: undefined, nowMs })
    expect(viewOf([moved]).outcomes[0]?.move).toEqual({ kind: 'line', from: -2.5, to: -4.5 })
  })
})

const price = fc.double({ min: 1.01, max: 50, noNaN: true }).map((decimal) => Number(decimal.toFixed(2)))
const offers = fc.array(
  fc.record({ over: price, under: price, isOpen: fc.boolean(), isStale: fc.boolean() }),
  {
    minLength: 1,
    maxLength: 8,
  },
)

test('whatever the prices: no open and fresh price is better than the best, and no fair price is beyond it all', () => {
  fc.assert(
    fc.property(offers, (given) => {
      const markets = given.map(({ over, under, isOpen }, index) =>
        total(`p${index}`, 2.5, over, under, { status: isOpen ? 'open' : 'suspended' }),
      )
      const stale = new Set(given.flatMap(({ isStale }, index) => (isStale ? [`p${index}`] : [])))
      const view = viewOf(markets, { isStale: ({ provider }) => stale.has(provider) })
      const counted = given.filter(({ isOpen, isStale }) => isOpen && !isStale)
      const [over, under] = view.outcomes
      if (counted.length === 0) {
        expect([over?.best, under?.fair, view.total]).toEqual([undefined, undefined, undefined])
        return
      }
      expect(over?.best?.quoted.decimal).toBe(Math.max(...counted.map((offer) => offer.over)))
      expect(under?.best?.quoted.decimal).toBe(Math.max(...counted.map((offer) => offer.under)))
      expect(1 / (over?.fair ?? 0) + 1 / (under?.fair ?? 0)).toBeCloseTo(1)
      expect(view.arbitrage === undefined).toBe((view.total ?? 2) >= 1)
    }),
  )
})

function runners(alpha: number, bravo: number): OddsFields {
  return {
    type: 'win',
    outcomes: [
      { id: 'r1', name: 'Alpha', odds: alpha },
      { id: 'r2', name: 'Bravo', odds: bravo },
      { id: 'r3', name: 'Charlie', status: 'removed' },
    ],
  }
}

function spread(atMs: number, line: number): Odds {
  return oddsAt(atMs, movingSpread(line))
}
