import fc from 'fast-check'
import { expect, test } from 'vitest'
import { odds } from '../testing/arbitraries.ts'
import { fromOddsItem, OddsItem, toOddsItem } from './odds-item.ts'

test('an item is read back into the odds, prices verbatim', () => {
  fc.assert(
    fc.property(odds, (record) => {
      expect(fromOddsItem(OddsItem.parse(toOddsItem(record, 3600)))).toEqual(record)
    }),
  )
})

test('an item expires in whole epoch seconds, the retention after its arrival', () => {
  fc.assert(
    fc.property(odds, fc.integer({ min: 1, max: 1e8 }), (record, retentionSeconds) => {
      const { EXPIRE } = toOddsItem(record, retentionSeconds)
      expect(Number.isInteger(EXPIRE)).toBe(true)
      expect(EXPIRE - Math.floor(record.receivedAt / 1000)).toBe(retentionSeconds)
    }),
  )
})

test('home, draw and away have the attributes that the reference solution gives them', () => {
  const item = toOddsItem(
    {
      gameId: 'game-1',
      type: 'spread',
      provider: 'acme',
      date: '2026-05-01T19:00:00.000Z',
      status: 'open',
      oddsFormat: 'american',
      outcomes: [
        { id: 'home', odds: -110, line: 2 },
        { id: 'away', odds: -105, line: -2 },
      ],
      receivedAt: 1_777_662_060_000,
      digest: 'abcdefgh',
    },
    60,
  )
  expect(item).toMatchObject({ HOME: 2, AWAY: -2, HOMEODDS: -110, AWAYODDS: -105, STATUS: 'open', LINE: 2 })
  expect(item).not.toHaveProperty('OUTCOMES')
})

test('an item from before markets had lines and a status is a main market', () => {
  const old = {
    PK: 'game-1',
    SK: 'odds-2026-05-01T19:00:00.000Z#total#acme',
    TYPE: 'total',
    PROVIDER: 'acme',
    FEEDDATE: '2026-05-01T19:00:00.000Z',
    HOME: 2.5,
    AWAY: 2.5,
    HOMEODDS: 1.9,
    AWAYODDS: 1.95,
    ODDSFORMAT: 'decimal',
    ISOPEN: false,
    CREATED: 1_777_662_060_000,
    EXPIRE: 1_777_662_120,
  }
  expect(fromOddsItem(OddsItem.parse(old))).toMatchObject({
    gameId: 'game-1',
    type: 'total',
    digest: '',
    status: 'suspended',
    outcomes: [
      { id: 'over', odds: 1.9, line: 2.5 },
      { id: 'under', odds: 1.95, line: 2.5 },
    ],
  })
})
