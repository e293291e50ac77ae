import {
  addToMarket,
  compareOdds,
  isBetStop,
  type MarketState,
  type Odds,
  oddsId,
  providerMarketId,
  toInstant,
} from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { betStopAt, oddsAt, type OddsFields } from '../testing/odds.ts'
import { createMerge } from './merge.ts'
import type { ReceivedOdds } from './received-odds.ts'

const startMs = Date.UTC(2026, 4, 1, 19)
const everyUpdate = { isConflating: false, rememberMs: 60_000 }

function stream(clientReceivedAt: number) {
  return { source: 'stream', sentAt: clientReceivedAt, clientReceivedAt } as const
}

/** Records of few markets, dates, prices and arrivals, so that the same ones come again. */
const records = fc.array(
  fc
    .record({
      game: fc.integer({ min: 1, max: 2 }),
      kind: fc.constantFrom('priced', 'priced', 'unpriced', 'stop'),
      price: fc.integer({ min: 100, max: 101 }),
      date: fc.integer({ min: 0, max: 2 }),
      receivedAt: fc.integer({ min: 0, max: 5 }),
    })
    .map(({ game, kind, price, date, receivedAt }) => {
      const fields: OddsFields = { gameId: `game-${game}`, date: toInstant(startMs + date) }
      if (kind === 'stop') return betStopAt(startMs + receivedAt, fields)
      const content: OddsFields =
        kind === 'priced' ? { prices: { home: price, away: -110 } } : { status: 'suspended', outcomes: [] }
      return oddsAt(startMs + receivedAt, { ...fields, ...content })
    }),
  { maxLength: 30 },
)

function statesOf(all: readonly Odds[]): Map<string, MarketState> {
  const states = new Map<string, MarketState>()
  for (const odds of all)
    states.set(providerMarketId(odds), addToMarket(states.get(providerMarketId(odds)), odds))
  return states
}

/** Identities and arrivals of the states, which say everything about them. */
function ranksOf(all: readonly Odds[]): unknown[] {
  return [...statesOf(all)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, { newest, priced }]) => [
      id,
      newest.receivedAt,
      oddsId(newest),
      priced?.receivedAt,
      priced && oddsId(priced),
    ])
}

test('C4 each record once, again only where a new arrival makes it the newest, and every state as if all had come in order', () => {
  const once = fc.property(records, (all) => {
    const merge = createMerge(everyUpdate)
    const out = all.flatMap((odds) => merge.add([odds], stream(startMs)))
    expect(new Set(out.map(oddsId))).toEqual(new Set(all.map(oddsId)))
    expect(out.filter(({ isRepeat }) => !isRepeat)).toHaveLength(new Set(all.map(oddsId)).size)
    expect(out.length + merge.counts.duplicates).toBe(all.length)
    expect(ranksOf(out)).toEqual(ranksOf(all))
  })
  fc.assert(once)
})

test('C4 what is current is newer than all that was current before', () => {
  const isNewer = fc.property(records, (all) => {
    const merge = createMerge(everyUpdate)
    const newest = new Map<string, ReceivedOdds>()
    for (const odds of all.flatMap((one) => merge.add([one], stream(startMs)))) {
      if (odds.recency === 'historical') continue
      const before = newest.get(providerMarketId(odds))
      if (before !== undefined) expect(compareOdds(odds, before)).toBeGreaterThan(0)
      newest.set(providerMarketId(odds), odds)
    }
  })
  fc.assert(isNewer)
})

test('C4 what is held back comes out in the order of its market, with what was caught up between', () => {
  const inOrder = fc.property(records, records, fc.boolean(), (live, caughtUp, isEveryGame) => {
    const merge = createMerge(everyUpdate)
    merge.buffer(new Set())
    const early = live.flatMap((odds) => merge.add([odds], stream(startMs)))
    const some = caughtUp.filter(({ gameId }) => isEveryGame || gameId === 'game-2')
    const out = [
      ...merge.settle(isEveryGame ? ['game-1', 'game-2'] : ['game-2'], some, startMs),
      ...merge.flush(),
    ]
    expect(early).toEqual([])
    expect(out.every(({ recency }) => recency === 'current')).toBe(true)
    expect(ranksOf(out)).toEqual(ranksOf([...live, ...some]))
  })
  fc.assert(inOrder)
})

test('C15 conflating delivers only what changes the state of a market, and every bet stop', () => {
  const newestOnly = fc.property(records, (all) => {
    const merge = createMerge({ ...everyUpdate, isConflating: true })
    const states = new Map<string, MarketState>()
    for (const odds of all.flatMap((one) => merge.add([one], stream(startMs)))) {
      const before = states.get(providerMarketId(odds))
      const state = addToMarket(before, odds)
      if (!isBetStop(odds)) expect(state).not.toBe(before)
      states.set(providerMarketId(odds), state)
    }
    expect(ranksOf([...states.values()].flatMap(({ newest, priced }) => [newest, priced ?? newest]))).toEqual(
      ranksOf(all),
    )
  })
  fc.assert(newestOnly)
})

test('C15 of what was caught up only states and bet stops are delivered', () => {
  const caughtUp = fc.property(records, (all) => {
    const merge = createMerge({ ...everyUpdate, isConflating: true })
    const out = merge.settle(['game-1', 'game-2'], all, startMs)
    expect(ranksOf(out)).toEqual(ranksOf(all))
    expect(new Set(out.filter(isBetStop).map(oddsId))).toEqual(new Set(all.filter(isBetStop).map(oddsId)))
    expect(out.filter((odds) => !isBetStop(odds)).length).toBeLessThanOrEqual(2 * 2)
  })
  fc.assert(caughtUp)
})

test('C4 a record that arrives after a newer one of its market is historical, and its duplicate is skipped', () => {
  const merge = createMerge(everyUpdate)
  const [older, newer] = [oddsAt(startMs), oddsAt(startMs + 10)]
  expect(merge.add([newer], stream(startMs + 10))).toMatchObject([{ recency: 'current' }])
  expect(merge.add([older], stream(startMs + 11))).toMatchObject([{ recency: 'historical', isRepeat: false }])
  expect(merge.add([older, newer], stream(startMs + 12))).toEqual([])
  expect(merge.counts).toMatchObject({ historical: 1, duplicates: 2 })
})

test('C4 of A, B and again A at one instant the last is A', () => {
  const date = toInstant(startMs)
  const a = oddsAt(startMs, { date, prices: { home: 100 } })
  const b = oddsAt(startMs + 1, { date, prices: { home: 110 } })
  const again = { ...a, receivedAt: startMs + 2 }
  const merge = createMerge(everyUpdate)
  expect(merge.add([a, b, again, a, b], stream(startMs))).toMatchObject([
    { outcomes: a.outcomes, isRepeat: false },
    { outcomes: b.outcomes, isRepeat: false, recency: 'current' },
    { outcomes: a.outcomes, isRepeat: true, recency: 'current' },
  ])
  expect(merge.counts).toMatchObject({ repeats: 1, duplicates: 2 })
})

test('C4 a lower sequence number at the same date is history, whenever it arrives', () => {
  const date = toInstant(startMs)
  const merge = createMerge(everyUpdate)
  const out = merge.add(
    [oddsAt(startMs, { date, seq: 2 }), oddsAt(startMs + 1, { date, seq: 1 })],
    stream(startMs),
  )
  expect(out.map(({ recency }) => recency)).toEqual(['current', 'historical'])
})

test('C12 forgets what can come no more, never the state of a market', () => {
  const merge = createMerge(everyUpdate)
  const [first, priced] = [oddsAt(startMs), oddsAt(startMs + 10)]
  const suspended = oddsAt(startMs + 20, { status: 'suspended', outcomes: [] })
  merge.add([first, priced, suspended], stream(startMs))
  merge.add([], stream(startMs + 200_000))
  expect(merge.add([priced, suspended], stream(startMs + 200_001))).toEqual([])
  expect(merge.add([first], stream(startMs + 200_001))).toHaveLength(1)
})

test('C8 more is delivered as it is than kept in memory without bound', () => {
  const merge = createMerge({ ...everyUpdate, maxBufferedOdds: 3 })
  merge.buffer(new Set())
  const four = [0, 1, 2, 3].map((index) => oddsAt(startMs + index))
  expect(merge.add(four.slice(0, 3), stream(startMs))).toEqual([])
  expect(merge.add(four.slice(3), stream(startMs))).toHaveLength(4)
})
