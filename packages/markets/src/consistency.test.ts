import { marketFamily, marketId, toImpliedProbability } from '@sportsfeeds/domain'
import { createRandom } from '@sportsfeeds/std'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBookmaker } from './bookmaker.ts'
import { simulatedSports } from './fixtures.ts'
import { chanceOf } from './testing/quotes.ts'
import type { FairQuote } from './model.ts'
import { createPlay } from './play.ts'

/** A game of any sport at any time. */
const situations = fc
  .record({
    sport: fc.constantFrom(...simulatedSports, 'cricket'),
    seed: fc.nat(10_000),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ sport, seed, share }) => {
    const play = createPlay({ sport, homeTeam: 'Home Town', awayTeam: 'Away City' }, createRandom(seed))
    const model = play.createModel()
    model.playTo(play.matchSeconds * share)
    return { sport, seed, quotes: model.quotes() }
  })

/** Probabilities of home covering or of over, by line, of each type and period. */
function ladders(quotes: readonly FairQuote[], chance: (quote: FairQuote) => number) {
  const lined = quotes.filter(({ market, decided }) => market.line !== undefined && decided !== true)
  return [...Map.groupBy(lined, ({ market }) => marketId({ ...market, line: undefined })).values()].map(
    (family) => ({
      isTotal: marketFamily(family[0]?.market.type ?? '') === 'total',
      chances: family
        .toSorted((a, b) => Number(a.market.line) - Number(b.market.line))
        .map((quote) => chance(quote)),
    }),
  )
}

function first(quote: FairQuote): number {
  return quote.outcomes[0]?.probability ?? 0
}

test('probabilities of a market sum to 1, and each market is quoted once', () => {
  fc.assert(
    fc.property(situations, ({ quotes }) => {
      expect(quotes.length).toBeGreaterThan(0)
      expect(new Set(quotes.map(({ market }) => marketId(market))).size).toBe(quotes.length)
      for (const { outcomes } of quotes) {
        expect(outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9)
        for (const { probability } of outcomes) {
          expect(probability).toBeGreaterThanOrEqual(-1e-12)
          expect(probability).toBeLessThanOrEqual(1 + 1e-12)
        }
      }
    }),
  )
})

test('totals are rarer the higher the line, and handicaps are covered more often the more is given', () => {
  fc.assert(
    fc.property(situations, ({ quotes }) => {
      for (const { isTotal, chances } of ladders(quotes, first)) {
        const expected = chances.toSorted((a, b) => (isTotal ? b - a : a - b))
        expect(chances).toEqual(expected)
        expect(new Set(chances).size).toBe(chances.length)
      }
    }),
  )
})

test('to win by a margin is rarer than to win, and to lose by less than a margin more frequent', () => {
  fc.assert(
    fc.property(situations, ({ quotes }) => {
      const home = chanceOf(quotes, 'moneyline', 'home') ?? Number.NaN
      const spreads = quotes.filter(
        ({ market, decided }) =>
          marketFamily(market.type) === 'handicap' && market.period === undefined && decided !== true,
      )
      for (const quote of spreads) {
        const line = Number(quote.market.line)
        if (line < -0.5) expect(first(quote)).toBeLessThan(home)
        if (line === -0.5) expect(first(quote)).toBeLessThanOrEqual(home + 1e-9)
        if (line > 0.5) expect(first(quote)).toBeGreaterThan(home)
      }
    }),
  )
})

test('the side that gives points is the favourite to win', () => {
  fc.assert(
    fc.property(situations, ({ quotes }) => {
      const main = quotes.find(({ market, main: isMain }) => market.type === 'spread' && isMain === true)
      if (main === undefined || main.decided === true) return
      const line = Number(main.market.line)
      const home = chanceOf(quotes, 'moneyline', 'home') ?? 0
      const away = chanceOf(quotes, 'moneyline', 'away') ?? 0
      if (line <= -1.5) expect(home).toBeGreaterThan(away)
      if (line >= 1.5) expect(away).toBeGreaterThan(home)
    }),
  )
})

test('the first half has fewer goals than the match', () => {
  fc.assert(
    fc.property(situations, ({ quotes }) => {
      for (const { market, decided } of quotes) {
        if (market.type !== 'total' || market.period === undefined || decided === true) continue
        const half = chanceOf(quotes, marketId(market), 'over') ?? 0
        const match = chanceOf(quotes, marketId({ ...market, period: undefined }), 'over')
        if (match !== undefined) expect(half).toBeLessThanOrEqual(match + 1e-9)
      }
    }),
  )
})

test("a bookmaker's prices of one instant keep the order of lines, over its margin", () => {
  fc.assert(
    fc.property(situations, fc.integer({ min: 1, max: 8 }), ({ seed, quotes }, percent) => {
      const bookmaker = createBookmaker(percent / 100, 'decimal', createRandom(seed, 1))
      const implied = new Map(
        quotes.map((quote) => {
          const [offered] = bookmaker.offer(quote.outcomes, 0)
          return [quote, toImpliedProbability(offered?.odds ?? 1.01, 'decimal')]
        }),
      )
      for (const { isTotal, chances } of ladders(quotes, (quote) => implied.get(quote) ?? 0)) {
        // Neighbours may share a tick.
        expect(chances).toEqual(chances.toSorted((a, b) => (isTotal ? b - a : a - b)))
      }
    }),
  )
})
