import { oddsAt, type OddsFields } from '@sportsfeeds/client/testing'
import { toInstant } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { movingSpread } from '../../testing/moving-spread.ts'
import { createPriceHistory, type Quote } from './price-history.ts'
import { type LineOptions, priceLine, type Step, stepAt, findStretches } from './price-line.ts'

const startMs = Date.UTC(2026, 4, 1, 19)

function second(count: number): number {
  return startMs + count * 1000
}

function createQuotes(
  entries: readonly (readonly [number, OddsFields])[],
  type = 'moneyline',
): readonly Quote[] {
  const history = createPriceHistory({ maxOdds: 10_000 })
  history.add(
    entries.map(([at, fields]) =>
      oddsAt(second(at), {
        type,
        date: toInstant(second(at)),
        oddsFormat: 'decimal',
        prices: { home: 2, away: 2 },
        ...fields,
      }),
    ),
  )
  return history.quotes(type, 'acme')
}

function home(price: number): OddsFields {
  return { prices: { home: price, away: 2 } }
}

function options(fields: Partial<LineOptions> = {}): LineOptions {
  return {
    outcome: 'home',
    fromMs: second(0),
    untilMs: second(100),
    gaps: [],
    updatesBetween: () => [],
    quietAfterMs: 1e9,
    quietFromMs: 0,
    ...fields,
  }
}

function among(moments: readonly number[]): LineOptions['updatesBetween'] {
  return (fromMs, toMs) => moments.filter((atMs) => atMs > fromMs && atMs < toMs)
}

function brief(steps: readonly Step[]): unknown[] {
  return steps.map(({ atMs, value, state }) => [(atMs - startMs) / 1000, value, state])
}

test('a price holds until the next one, and the last one until the end of the line', () => {
  const quotes = createQuotes([
    [10, home(1.9)],
    [40, home(2.1)],
  ])
  expect(brief(priceLine(quotes, options()))).toEqual([
    [10, 1.9, 'open'],
    [40, 2.1, 'open'],
    [100, 2.1, 'open'],
  ])
})

test('the price in force at the start is carried in, older and later ones are omitted', () => {
  const quotes = createQuotes([
    [-50, home(1.5)],
    [-10, home(1.6)],
    [20, home(1.7)],
    [120, home(1.8)],
  ])
  expect(brief(priceLine(quotes, options()))).toEqual([
    [0, 1.6, 'open'],
    [20, 1.7, 'open'],
    [100, 1.7, 'open'],
  ])
  expect(priceLine(quotes, options({ untilMs: second(-60) }))).toEqual([])
})

test('a suspension keeps the last price, and is a stretch of its own', () => {
  const steps = priceLine(
    createQuotes([
      [0, home(1.9)],
      [30, { ...home(1.9), status: 'suspended' }],
      [50, home(2.4)],
    ]),
    options(),
  )
  expect(findStretches(steps, 'suspended')).toEqual([{ fromMs: second(30), toMs: second(50), value: 1.9 }])
  expect(findStretches(steps, 'open')).toHaveLength(2)
})

test('an outcome without a price is unknown', () => {
  const steps = priceLine(
    createQuotes([
      [0, { prices: { home: 2, draw: 3, away: 2 } }],
      [10, {}],
      [20, { prices: { home: 2, draw: 3.2, away: 2 } }],
    ]),
    options({ outcome: 'draw' }),
  )
  expect(brief(steps).slice(0, 3)).toEqual([
    [0, 3, 'open'],
    [10, undefined, 'unknown'],
    [20, 3.2, 'open'],
  ])
})

test('a line that moves breaks the curve, and each step has its line', () => {
  const quotes = createQuotes(
    [
      [10, movingSpread(-2.5, 1.9, 2)],
      [40, movingSpread(-14.5, 1.91, 2)],
    ],
    'spread',
  )
  const steps = priceLine(quotes, options())
  expect(brief(steps)).toEqual([
    [10, 1.9, 'open'],
    [39.999, undefined, 'moved'],
    [40, 1.91, 'open'],
    [100, 1.91, 'open'],
  ])
  expect(steps.map(({ line }) => line)).toEqual([-2.5, undefined, -14.5, -14.5])
})

test('before the game starts no silence is quiet', () => {
  const quotes = createQuotes([[0, home(1.9)]])
  const quiet = { quietAfterMs: 20_000, quietFromMs: second(50) }
  expect(brief(priceLine(quotes, options(quiet)))).toEqual([
    [0, 1.9, 'open'],
    [70, 1.9, 'quiet'],
    [100, 1.9, 'quiet'],
  ])
})

test('a price becomes quiet when its provider is silent about the whole game, until its next update', () => {
  const steps = priceLine(
    createQuotes([[0, home(1.9)]]),
    // Updates of other markets at 5 and 60.
    options({ updatesBetween: among([second(0), second(5), second(60)]), quietAfterMs: 20_000 }),
  )
  expect(brief(steps)).toEqual([
    [0, 1.9, 'open'],
    [25, 1.9, 'quiet'],
    [60, 1.9, 'open'],
    [80, 1.9, 'quiet'],
    [100, 1.9, 'quiet'],
  ])
})

test('a gap interrupts the line, which continues after it with the price in force there', () => {
  const quotes = createQuotes([
    [0, home(1.9)],
    [30, home(2)],
    [60, home(2.2)],
  ])
  const cut = (fromS: number, toS: number): unknown[] =>
    brief(priceLine(quotes, options({ gaps: [{ fromMs: second(fromS), toMs: second(toS) }] })))
  expect(cut(20, 50)).toEqual([
    [0, 1.9, 'open'],
    [20, undefined, 'unknown'],
    [50, 2, 'open'],
    [60, 2.2, 'open'],
    [100, 2.2, 'open'],
  ])
  expect(cut(70, 500).slice(-2)).toEqual([
    [70, undefined, 'unknown'],
    [100, undefined, 'unknown'],
  ])
  expect(cut(200, 500)).toEqual(cut(-5, -1))
})

test('a line has a price at any time between its start and its end', () => {
  const steps = priceLine(
    createQuotes([
      [10, home(1.9)],
      [40, home(2.1)],
    ]),
    options(),
  )
  const read = (seconds: number): number | undefined => stepAt(steps, second(seconds))?.value
  expect([read(9), read(10), read(39.9), read(100), read(101)]).toEqual([undefined, 1.9, 1.9, 2.1, undefined])
  expect(stepAt([], second(0))).toBeUndefined()
})

test('steps ascend within the range, and include every quote outside gaps', () => {
  const moments = fc.uniqueArray(fc.integer({ min: -50, max: 150 }), { maxLength: 30 })
  fc.assert(
    fc.property(
      moments,
      moments,
      fc.array(fc.tuple(fc.integer({ min: -60, max: 160 }), fc.nat(30)), { maxLength: 2 }),
      fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
      fc.integer({ min: 1, max: 60 }),
      (dates, updates, gapList, open, quietSeconds) => {
        const quotes = createQuotes(
          dates.map((date, index) => [date, { status: open[index] === false ? 'suspended' : 'open' }]),
        )
        const gaps = gapList
          .toSorted(([a], [b]) => a - b)
          .map(([fromS, length]) => ({ fromMs: second(fromS), toMs: second(fromS + length) }))
        const updatesBetween = among([...updates, ...dates].toSorted((a, b) => a - b).map(second))
        const steps = priceLine(quotes, options({ gaps, updatesBetween, quietAfterMs: quietSeconds * 1000 }))

        const times = steps.map(({ atMs }) => atMs)
        for (const [index, time] of times.entries()) {
          expect(time).toBeGreaterThanOrEqual(second(0))
          expect(time).toBeLessThanOrEqual(second(100))
          if (index > 0) expect(time).toBeGreaterThan(times[index - 1] ?? 0)
        }
        const isHidden = (atMs: number): boolean =>
          gaps.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs)
        for (const { atMs, status } of quotes) {
          if (atMs < second(0) || atMs >= second(100) || isHidden(atMs)) continue
          expect(steps.find((step) => step.atMs === atMs)?.state).toBe(status)
        }
      },
    ),
  )
})
