import { type Odds, toInstant } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { oddsAt } from '../testing/odds.ts'
import { createMarketMemory, type VersionKind } from './market-memory.ts'
import type { ArrivingOdds } from './received-odds.ts'

const startMs = Date.UTC(2026, 4, 1, 19)

function oddsOf(dateMs: number, version: number, storedAt?: number): ArrivingOdds {
  return {
    ...oddsAt(startMs + version, { date: toInstant(startMs + dateMs), homeOdds: 100 + (version % 2) }),
    storedAt,
  }
}

/** What a memory that never packs would say. */
function createPlainMemory() {
  const known = new Map<string, Odds>()
  return {
    classify: (odds: ArrivingOdds): VersionKind => {
      const before = known.get(odds.date)
      if (before !== undefined && before.receivedAt >= odds.receivedAt) return 'duplicate'
      known.set(odds.date, odds)
      if (before === undefined) return 'new'
      return before.homeOdds === odds.homeOdds ? 'duplicate' : 'correction'
    },
  }
}

test('C4 of however many odds, in any order, each is judged as by a memory that keeps everything', () => {
  // Mostly in order, as odds come; repeats, corrections and latecomers reach far back.
  const arrivals = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ ahead: fc.integer({ min: 0, max: 3 }), version: fc.constant(0) }) },
      {
        weight: 1,
        arbitrary: fc.record({
          ahead: fc.integer({ min: -400, max: 0 }),
          version: fc.integer({ min: 0, max: 3 }),
        }),
      },
    ),
    { minLength: 200, maxLength: 600 },
  )
  const isSame = fc.property(arrivals, (all) => {
    const memory = createMarketMemory()
    const plain = createPlainMemory()
    let date = 1_000
    for (const { ahead, version } of all) {
      if (ahead > 0) date += ahead
      const odds = oddsOf(ahead > 0 ? date : date + ahead, version, startMs + version)
      expect(memory.classify(odds, startMs)).toBe(plain.classify(odds))
    }
  })
  fc.assert(isSame)
})

test('C4 of two versions of one millisecond the one that was stored later counts, however long ago', () => {
  const memory = createMarketMemory()
  memory.classify({ ...oddsOf(0, 1), storedAt: startMs + 5.002 }, startMs)
  for (let date = 1; date <= 500; date += 1) memory.classify(oddsOf(date, 1), startMs)
  const other = { ...oddsOf(0, 1), homeOdds: 250 }
  expect(memory.classify({ ...other, storedAt: startMs + 5.001 }, startMs)).toBe('duplicate')
  expect(memory.classify({ ...other, storedAt: startMs + 5.003 }, startMs)).toBe('correction')
  expect(memory.classify({ ...other, storedAt: startMs + 5.003 }, startMs)).toBe('duplicate')
})

test('C12 what was heard too long ago is forgotten, but nothing younger, and never the newest', () => {
  const memory = createMarketMemory()
  const count = 500
  for (let date = 0; date < count; date += 1) memory.classify(oddsOf(date, 0), startMs + date)
  memory.forgetBefore(startMs + 300)
  for (let date = 300; date < count; date += 1)
    expect(memory.classify(oddsOf(date, 0), startMs + count)).toBe('duplicate')
  expect(memory.classify(oddsOf(0, 0), startMs + count)).toBe('new')
  memory.forgetBefore(Number.POSITIVE_INFINITY)
  expect(memory.classify(oddsOf(count - 1, 0), startMs + count)).toBe('duplicate')
  expect(memory.classify(oddsOf(count - 2, 0), startMs + count)).toBe('new')
})
