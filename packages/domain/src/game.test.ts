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
  scheduledPartitionsPerDay,
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

  test('has a game in one of the partitions that are asked for its day', () => {
    fc.assert(
      fc.property(games, (game) => {
        const partition = scheduledPartition(game)
        expect(scheduledPartitions(toDay(game.gameDate))).toContain(partition)
        expect(parseScheduledPartition(partition).day).toBe(toDay(game.gameDate))
      }),
    )
  })

  test('spreads the games of one day over all its partitions', () => {
    const partitions = new Set(
      Array.from({ length: 200 }, (_, n) =>
        scheduledPartition({ id: `game-${n}`, gameDate: '2026-05-01T19:00:00.000Z' }),
      ),
    )
    expect(partitions.size).toBe(scheduledPartitionsPerDay)
  })

  test.each(['Y', 'Y#2026-05-01', 'Y#2026-05-01#9', 'Y#2026-02-30#1', 'N#2026-05-01#1'])(
    'refuses %s',
    (text) => {
      expect(() => parseScheduledPartition(text)).toThrow(InvalidKeyError)
    },
  )
})

test('the item of a game is read back into the game, names byte for byte', () => {
  fc.assert(
    fc.property(games, (game) => {
      expect(fromGameItem(toGameItem(game))).toEqual(game)
    }),
  )
})
