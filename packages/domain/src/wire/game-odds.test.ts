import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLate } from '../odds/late-odds.ts'
import type { Odds } from '../odds/odds.ts'
import { gameIds, odds, withDigest } from '../testing/arbitraries.ts'
import { decodeGameOdds, encodeGameOdds, type LiveOdds } from './game-odds.ts'

const gamesOdds = fc
  .tuple(
    gameIds,
    fc.array(fc.tuple(odds, fc.option(fc.nat(5_000), { nil: undefined })), { minLength: 1, maxLength: 6 }),
  )
  .map(([gameId, all]) =>
    all.map(([record, storedAfter]): LiveOdds => {
      const live = { ...record, gameId }
      const storedAt =
        storedAfter === undefined ? undefined : Math.floor(record.receivedAt) + storedAfter + 0.125
      return { ...live, storedAt, ...(isLate(live) ? { late: true as const } : {}) }
    }),
  )

describe('odds of a game in a frame', () => {
  test('are the same after the way over the wire', () => {
    fc.assert(
      fc.property(gamesOdds, (all) => {
        expect(decodeGameOdds(JSON.parse(JSON.stringify(encodeGameOdds(all))))).toEqual(all)
      }),
    )
  })

  test('take at most 90 bytes a moneyline record', () => {
    const receivedAt = 1_777_662_060_123.999
    const record: Odds = withDigest({
      gameId: 'game-1',
      type: 'moneyline',
      provider: 'acme',
      date: '2026-05-01T19:00:59.000Z',
      seq: 123_456_789,
      status: 'suspended',
      oddsFormat: 'american',
      outcomes: [
        { id: 'home', odds: -100_000 },
        { id: 'draw', odds: 10_000 },
        { id: 'away', odds: 10_000 },
      ],
      receivedAt,
    })
    const { odds: fragments } = encodeGameOdds([{ ...record, storedAt: receivedAt + 12.345 }])
    expect(JSON.stringify(fragments[0]).length).toBeLessThanOrEqual(90)
  })

  test.each<[string, (fragment: unknown[]) => unknown]>([
    ['a market that is not in the list', (fragment) => [9, ...fragment.slice(1)]],
    ['a date that does not exist', (fragment) => [0, 1e18, ...fragment.slice(2)]],
    ['a price missing', (fragment) => [...fragment.slice(0, 6), [1.5]]],
    ['a price that is no price', (fragment) => [...fragment.slice(0, 6), [1.5, null]]],
    ['an unknown status', (fragment) => [...fragment.slice(0, 5), 99, fragment[6]]],
    ['a digest of another form', (fragment) => [...fragment.slice(0, 4), 'x', ...fragment.slice(5)]],
    ['no list', () => 'odds'],
  ])('are refused as a whole with %s', (_, damage) => {
    const block = encodeGameOdds([
      withDigest({
        gameId: 'game-1',
        type: 'moneyline',
        provider: 'acme',
        date: '2026-05-01T19:00:00.000Z',
        status: 'open',
        oddsFormat: 'decimal',
        outcomes: [
          { id: 'home', odds: 2.1 },
          { id: 'away', odds: 1.8 },
        ],
        receivedAt: 1_777_662_060_000,
      }),
    ])
    expect(decodeGameOdds(block)).toHaveLength(1)
    // A fragment is a list.
    expect(
      decodeGameOdds({ ...block, odds: block.odds.map((each) => damage(each as unknown[])) }),
    ).toBeUndefined()
  })
})
