import { marketId, type Odds, oddsId, sameOdds, toInstant } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { oddsAt } from '../testing/odds.ts'
import { createMerge } from './merge.ts'
import type { ReceivedOdds } from './received-odds.ts'

const startMs = Date.UTC(2026, 4, 1, 19)
const everyUpdate = { isConflating: false, rememberMs: 60_000 }

function stream(clientReceivedAt: number) {
  return { source: 'stream', sentAt: clientReceivedAt, clientReceivedAt } as const
}

/** Versions of odds of two markets: few dates, so that they meet. */
const versions = fc.array(
  fc
    .record({
      game: fc.integer({ min: 1, max: 2 }),
      date: fc.integer({ min: 0, max: 5 }),
      receivedAt: fc.integer({ min: 0, max: 5 }),
    })
    .map(({ game, date, receivedAt }) =>
      oddsAt(startMs + receivedAt, {
        gameId: `game-${game}`,
        date: toInstant(startMs + date),
        // Equal versions have equal prices.
        homeOdds: 100 + receivedAt,
      }),
    ),
  { maxLength: 30 },
)

function newestVersions(all: readonly Odds[]): Map<string, Odds> {
  const newest = new Map<string, Odds>()
  for (const odds of all) {
    const known = newest.get(oddsId(odds))
    if (known === undefined || odds.receivedAt > known.receivedAt) newest.set(oddsId(odds), odds)
  }
  return newest
}

function last<Value>(all: readonly Value[], key: (value: Value) => string): Map<string, Value> {
  return new Map(all.map((value) => [key(value), value]))
}

test('C4 each record once, then its corrections, and at the end its newest version, in any order of arrival', () => {
  const once = fc.property(versions, (all) => {
    const merge = createMerge(everyUpdate)
    const out = all.flatMap((odds) => merge.add([odds], stream(startMs)))
    const handedOut = last(out, oddsId)
    const newest = newestVersions(all)
    expect(new Set(handedOut.keys())).toEqual(new Set(newest.keys()))
    for (const [id, odds] of newest) expect(handedOut.get(id)).toMatchObject({ homeOdds: odds.homeOdds })
    expect(out.filter(({ isCorrection }) => !isCorrection)).toHaveLength(newest.size)
    expect(out.length + merge.counts.duplicates).toBe(all.length)
  })
  fc.assert(once)
})

test('C4 what is held back comes out in the order of its market, with what was caught up between', () => {
  const inOrder = fc.property(versions, versions, fc.nat({ max: 3 }), (live, caughtUp, every) => {
    const merge = createMerge(everyUpdate)
    merge.buffer(new Set())
    const early = live.flatMap((odds) => merge.add([odds], stream(startMs)))
    const out = [
      ...merge.settle(
        every % 2 === 0 ? ['game-1', 'game-2'] : ['game-2'],
        caughtUp.filter(({ gameId }) => every % 2 === 0 || gameId === 'game-2'),
        startMs,
      ),
      ...merge.flush(),
    ]
    expect(early).toEqual([])
    expect(out.every(({ recency }) => recency === 'current')).toBe(true)
    for (const market of new Set(out.map(marketId))) {
      const dates = out.filter((odds) => marketId(odds) === market).map(({ date }) => date)
      expect(dates).toEqual(dates.toSorted())
    }
  })
  fc.assert(inOrder)
})

test('C15 conflating never hands out anything older than what it handed out before', () => {
  const newestOnly = fc.property(versions, (all) => {
    const merge = createMerge({ ...everyUpdate, isConflating: true })
    const shown = new Map<string, ReceivedOdds>()
    for (const odds of all) {
      for (const out of merge.add([odds], stream(startMs))) {
        const before = shown.get(marketId(out))
        expect(before === undefined || before.date < out.date || !sameOdds(before, out)).toBe(true)
        expect(before === undefined || before.date <= out.date).toBe(true)
        shown.set(marketId(out), out)
      }
    }
    for (const [market, odds] of shown) {
      const dates = all.filter((one) => marketId(one) === market).map(({ date }) => date)
      expect(odds.date).toBe(dates.toSorted().at(-1))
    }
  })
  fc.assert(newestOnly)
})

test('C4 a record that arrives after a newer one of its market is historical, and its duplicate is skipped', () => {
  const merge = createMerge(everyUpdate)
  const [older, newer] = [oddsAt(startMs), oddsAt(startMs + 10)]
  expect(merge.add([newer], stream(startMs + 10))).toMatchObject([{ recency: 'current' }])
  expect(merge.add([older], stream(startMs + 11))).toMatchObject([
    { recency: 'historical', isCorrection: false },
  ])
  expect(merge.add([older, newer], stream(startMs + 12))).toEqual([])
  expect(merge.counts).toMatchObject({ historical: 1, duplicates: 2 })
})

test('C4 of two versions of one millisecond the later change wins, however often they are repeated', () => {
  const merge = createMerge(everyUpdate)
  const first = { ...oddsAt(startMs), storedAt: startMs + 1 }
  const second = { ...first, homeOdds: 120, storedAt: startMs + 2 }
  expect(merge.add([first, second, first, second], stream(startMs))).toMatchObject([
    { homeOdds: -110, isCorrection: false },
    { homeOdds: 120, isCorrection: true, recency: 'current' },
  ])
})

test('C12 forgets what can come no more, never the newest of a market', () => {
  const merge = createMerge(everyUpdate)
  const [first, second] = [oddsAt(startMs), oddsAt(startMs + 10)]
  merge.add([first, second], stream(startMs))
  merge.add([], stream(startMs + 200_000))
  expect(merge.add([second], stream(startMs + 200_001))).toEqual([])
  expect(merge.add([first], stream(startMs + 200_001))).toHaveLength(1)
})

test('C8 more is handed out as it is than kept in memory without bound', () => {
  const merge = createMerge({ ...everyUpdate, maxBufferedOdds: 3 })
  merge.buffer(new Set())
  const four = [0, 1, 2, 3].map((index) => oddsAt(startMs + index))
  expect(merge.add(four.slice(0, 3), stream(startMs))).toEqual([])
  expect(merge.add(four.slice(3), stream(startMs))).toHaveLength(4)
})
