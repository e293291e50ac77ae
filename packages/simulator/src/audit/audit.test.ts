import { oddsId, toInstant } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AuditedOdds, createAudit } from './audit.ts'
import { DuplicateKeyError } from '../errors.ts'

const everyGame = { follows: () => true }

const startMs = Date.UTC(2026, 0, 1)

function at(ms: number, gameId = 'game-1', type = 'moneyline'): AuditedOdds {
  return {
    recency: 'current',
    gameId,
    type,
    provider: 'acme',
    date: toInstant(startMs + ms),
    receivedAt: startMs + ms + 5,
    digest: 'AAAAAAAA',
  }
}

test('an acknowledged odds that one analyst never yielded is lost to that analyst alone, and named', () => {
  const audit = createAudit([everyGame, everyGame])
  const first = at(1)
  const second = at(2)
  for (const odds of [first, second]) audit.acknowledge(audit.register(odds))
  audit.receive(0, first)
  audit.receive(0, second)
  audit.receive(1, second)
  const result = audit.result()
  expect(result).toMatchObject({
    analysts: 2,
    expected: 4,
    received: 3,
    lost: 1,
    duplicates: 0,
    outOfOrder: 0,
  })
  expect(result.perAnalyst[0]?.lostKeys).toEqual([])
  expect(result.perAnalyst[1]?.lostKeys).toEqual([oddsId(first)])
})

test('odds that were never acknowledged are not lost; those that arrive nevertheless are counted separately', () => {
  const audit = createAudit([everyGame])
  const delivered = at(1)
  audit.register(delivered)
  audit.register(at(2))
  audit.receive(0, delivered)
  expect(audit.result()).toMatchObject({ expected: 0, lost: 0, unacknowledged: 1 })
})

test('odds may arrive before their acknowledgement', () => {
  const audit = createAudit([everyGame])
  const odds = at(1)
  const number = audit.register(odds)
  expect(audit.receive(0, odds)).toBe(number)
  audit.acknowledge(number)
  expect(audit.outstanding()).toBe(0)
  expect(audit.result()).toMatchObject({ expected: 1, received: 1, lost: 0, unacknowledged: 0 })
})

test('a repeat is a duplicate and no second receipt', () => {
  const audit = createAudit([everyGame])
  const odds = at(1)
  audit.acknowledge(audit.register(odds))
  audit.receive(0, odds)
  expect(audit.receive(0, odds)).toBeUndefined()
  expect(audit.result()).toMatchObject({ received: 1, duplicates: 1, outOfOrder: 0 })
  expect(audit.result().perAnalyst[0]?.duplicateKeys).toEqual([oddsId(odds)])
})

test('what the provider sent again, and the client says so, is a repeat and no duplicate', () => {
  const audit = createAudit([everyGame])
  audit.acknowledge(audit.register(at(1)))
  audit.receive(0, at(1))
  expect(audit.receive(0, { ...at(1), receivedAt: startMs + 99, isRepeat: true })).toBeUndefined()
  expect(audit.result()).toMatchObject({ received: 1, repeats: 1, duplicates: 0, outOfOrder: 0 })
})

test('a correction of the same instant, by another writer, is a record of its own', () => {
  const audit = createAudit([everyGame])
  audit.acknowledge(audit.register(at(1)))
  audit.receive(0, at(1))
  const corrected = { ...at(1), digest: 'BBBBBBBB', receivedAt: startMs + 50 }
  expect(audit.receive(0, corrected)).toBeUndefined()
  expect(audit.result()).toMatchObject({ received: 1, duplicates: 0, outOfOrder: 0 })
})

test('an older odds yielded as the newest is out of order; said to be overtaken, it is not', () => {
  const audit = createAudit([everyGame, everyGame])
  const yielded = [at(1), at(3), at(2), at(1, 'game-2'), at(1, 'game-1', 'total'), at(4)]
  for (const odds of yielded) audit.register(odds)
  for (const odds of yielded) audit.receive(0, odds)
  for (const odds of yielded)
    audit.receive(1, odds.date === at(2).date ? { ...odds, recency: 'historical' } : odds)
  expect(audit.result().perAnalyst).toMatchObject([
    { outOfOrder: 1, overtaken: 0, duplicates: 0, outOfOrderKeys: [oddsId(at(2))] },
    { outOfOrder: 0, overtaken: 1, duplicates: 0 },
  ])
})

test('at one instant the sequence number decides, then the arrival, and a bet stop comes last', () => {
  const audit = createAudit([everyGame])
  const first = { ...at(1), seq: 1, digest: 'AAAAAAA1' }
  const second = { ...at(1), seq: 2, digest: 'AAAAAAA2' }
  const later = { ...at(1), seq: 2, digest: 'AAAAAAA3', receivedAt: startMs + 9 }
  for (const odds of [first, second, later]) audit.register(odds)
  for (const odds of [second, first, later]) audit.receive(0, odds)
  expect(audit.result()).toMatchObject({ outOfOrder: 1, duplicates: 0 })
})

test('lines are markets of their own, and so are bet stops', () => {
  const audit = createAudit([{ follows: () => true, conflates: true }])
  const odds = [
    { ...at(1), type: 'spread', line: -3.5 },
    { ...at(1), type: 'spread', line: -4 },
    { ...at(1), type: '*' },
  ]
  for (const one of odds) audit.acknowledge(audit.register(one))
  for (const one of odds.slice(0, 2)) audit.receive(0, one)
  const result = audit.result()
  expect(result).toMatchObject({ expected: 3, received: 2, lost: 1 })
  expect(result.perAnalyst[0]?.lostKeys).toEqual([expect.stringContaining('#*#acme')])
})

test('an analyst is owed only the games that are followed', () => {
  const audit = createAudit([{ follows: (gameId) => gameId === 'game-2' }])
  for (const odds of [at(1, 'game-1'), at(1, 'game-2')]) audit.acknowledge(audit.register(odds))
  audit.receive(0, at(1, 'game-2'))
  expect(audit.result()).toMatchObject({ expected: 1, received: 1, lost: 0 })
})

test('odds of others are none of its business', () => {
  const audit = createAudit([everyGame])
  expect(audit.receive(0, at(1))).toBeUndefined()
  expect(audit.result()).toMatchObject({ received: 0, duplicates: 0, unacknowledged: 0 })
})

test('two odds of one key are refused', () => {
  const audit = createAudit([everyGame])
  audit.register(at(1))
  expect(() => audit.register(at(1))).toThrow(DuplicateKeyError)
})

test('whatever the order of events, what is outstanding is what is lost in the end', () => {
  const events = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('acknowledge' as const), odds: fc.nat(19) }),
      fc.record({ kind: fc.constant('receive' as const), odds: fc.nat(19), analyst: fc.nat(2) }),
    ),
    { maxLength: 120 },
  )
  fc.assert(
    fc.property(events, (steps) => {
      const audit = createAudit([everyGame, everyGame, { follows: (gameId) => gameId === 'game-0' }])
      const odds = Array.from({ length: 20 }, (_, number) => at(number, `game-${number % 2}`))
      for (const identity of odds) audit.register(identity)
      const acknowledged = new Set<number>()
      const seen = new Set<string>()
      for (const step of steps) {
        const identity = odds[step.odds]
        if (identity === undefined) continue
        if (step.kind === 'acknowledge') {
          acknowledged.add(step.odds)
          audit.acknowledge(step.odds)
        } else {
          seen.add(`${step.analyst}/${step.odds}`)
          audit.receive(step.analyst, identity)
        }
      }
      let lost = 0
      for (const number of acknowledged) {
        for (const analyst of number % 2 === 0 ? [0, 1, 2] : [0, 1]) {
          if (!seen.has(`${analyst}/${number}`)) lost += 1
        }
      }
      expect(audit.outstanding()).toBe(lost)
      expect(audit.result().lost).toBe(lost)
    }),
  )
})

test('who conflates is owed the last odds of each market, and nothing in between', () => {
  const audit = createAudit([{ follows: () => true, conflates: true }])
  const odds = [at(1), at(2), at(3), at(1, 'game-1', 'total'), at(1, 'game-2')]
  for (const one of odds) audit.acknowledge(audit.register(one))
  audit.receive(0, at(3))
  audit.receive(0, at(1, 'game-2'))
  expect(audit.outstanding()).toBe(1)
  expect(audit.result()).toMatchObject({ expected: 3, received: 2, lost: 1 })
  expect(audit.result().perAnalyst[0]?.lostKeys).toEqual([oddsId(at(1, 'game-1', 'total'))])
})

test('an older odds of a market does not make up for its last one, but a newer one does', () => {
  const audit = createAudit([{ follows: () => true, conflates: true }])
  for (const one of [at(1), at(2)]) audit.acknowledge(audit.register(one))
  audit.register(at(3))
  audit.receive(0, at(1))
  expect(audit.outstanding()).toBe(1)
  // Stored, and never acknowledged: the analyst rightly has it, and had no use for the one before.
  audit.receive(0, at(3))
  expect(audit.result()).toMatchObject({ expected: 1, received: 1, lost: 0, unacknowledged: 1 })
})

test('whatever arrives, who conflates lacks a market exactly when nothing as new as its last odds came', () => {
  const step = fc.record({ acknowledged: fc.boolean(), odds: fc.nat(19) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const audit = createAudit([{ follows: () => true, conflates: true }])
      const odds = Array.from({ length: 20 }, (_, number) => at(number, `game-${number % 3}`))
      for (const identity of odds) audit.register(identity)
      const last = [-1, -1, -1]
      const had = [-1, -1, -1]
      for (const { acknowledged, odds: number } of steps) {
        const identity = odds[number]
        if (identity === undefined) continue
        if (acknowledged) audit.acknowledge(number)
        else audit.receive(0, identity)
        const newest = acknowledged ? last : had
        newest[number % 3] = Math.max(newest[number % 3] ?? -1, number)
      }
      const lacking = last.filter((number, game) => number > (had[game] ?? -1)).length
      expect(audit.outstanding()).toBe(lacking)
      expect(audit.result().lost).toBe(lacking)
    }),
  )
})
