import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidKeyError } from './errors.ts'
import {
  fromGameItem,
  gameKey,
  parseGameKey,
  parseScheduledPartition,
  scheduledPartition,
  scheduledPartitions,
  scheduledPartitionsPerStatus,
  toGameItem,
} from './game.ts'
import { toDay } from './instant.ts'
import { games } from './testing/arbitraries.ts'

describe('the key of a game', () => {
  test('is read back into id, sport and day', () => {
    fc.assert(
      fc.property(games, (game) => {
        expect(parseGameKey(gameKey(game))).toEqual({
          id: game.id,
          sport: game.sport,
          day: toDay(game.gameDate),
        })
      }),
    )
  })

  test.each([
    ['game-1', 'game-soccer'],
    ['game-1', 'game-Soccer#2026-05-01'],
    ['game-1', 'game-soccer#2026-13-01'],
    ['game-1', 'game-soccer#2026-05-01#x'],
    ['client-1', 'game-soccer#2026-05-01'],
  ])('refuses %s %s', (PK, SK) => {
    expect(() => parseGameKey({ PK, SK })).toThrow(InvalidKeyError)
  })
})

describe('the scheduled-games index', () => {
  test('holds a game only while it is scheduled or live', () => {
    fc.assert(
      fc.property(games, (game) => {
        const listed = toGameItem(game).ISSCHEDULED !== undefined
        expect(listed).toBe(game.status === 'scheduled' || game.status === 'live')
      }),
    )
  })

  test('has a game in one of the partitions that are asked for its status', () => {
    fc.assert(
      fc.property(games, (game) => {
        const partition = scheduledPartition(game)
        if (game.status !== 'scheduled' && game.status !== 'live') {
          expect(partition).toBeUndefined()
          return
        }
        expect(scheduledPartitions(game.status)).toContain(partition)
        expect(parseScheduledPartition(partition ?? '').status).toBe(game.status)
      }),
    )
  })

  test('spreads games over all its partitions', () => {
    const partitions = new Set(
      Array.from({ length: 200 }, (_, n) => scheduledPartition({ id: `game-${n}`, status: 'live' })),
    )
    expect(partitions.size).toBe(scheduledPartitionsPerStatus)
  })

  test.each(['L', 'L#', 'L#4', 'S#10', 'Y#2026-05-01#1', 'l#1'])('refuses %s', (text) => {
    expect(() => parseScheduledPartition(text)).toThrow(InvalidKeyError)
  })
})

test('the item of a game is read back into the game, names byte for byte', () => {
  fc.assert(
    fc.property(games, (game) => {
      expect(fromGameItem(toGameItem(game))).toEqual(game)
    }),
  )
})
