import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InvalidKeyError } from '../errors.ts'
import {
  fromLateOddsItem,
  hasLateCopy,
  isLate,
  LateOddsItem,
  lateOddsKey,
  toLateOddsItem,
} from './late-odds.ts'
import { copiedAfterMs, lateAfterMs } from '../limits.ts'
import { odds } from '../testing/arbitraries.ts'

test('a late odds record is read back from its second item unchanged', () => {
  fc.assert(
    fc.property(odds, (one) => {
      const { gameDate: _, ...rest } = fromLateOddsItem(LateOddsItem.parse(toLateOddsItem(one, 60)))
      const { gameDate: __, ...wanted } = one
      expect(JSON.parse(JSON.stringify(rest))).toEqual(JSON.parse(JSON.stringify(wanted)))
    }),
  )
})

test('its keys sort as text in the order of arrival', () => {
  fc.assert(
    fc.property(odds, odds, (a, b) => {
      fc.pre(Math.floor(a.receivedAt) !== Math.floor(b.receivedAt))
      expect(lateOddsKey(a).SK < lateOddsKey(b).SK).toBe(a.receivedAt < b.receivedAt)
    }),
  )
})

test('it is late when it took longer than the limit from its feed date to its arrival', () => {
  const date = '2026-05-01T19:00:00.000Z'
  expect(isLate({ date, receivedAt: Date.parse(date) + lateAfterMs })).toBe(false)
  expect(isLate({ date, receivedAt: Date.parse(date) + lateAfterMs + 1 })).toBe(true)
  expect(isLate({ date, receivedAt: Date.parse(date) - 60_000 })).toBe(false)
})

test('it has a copy only when it took three times as long: a stack that is seconds behind is not to write twice as much', () => {
  const date = '2026-05-01T19:00:00.000Z'
  expect(hasLateCopy({ date, receivedAt: Date.parse(date) + copiedAfterMs })).toBe(false)
  expect(hasLateCopy({ date, receivedAt: Date.parse(date) + copiedAfterMs + 1 })).toBe(true)
  expect(copiedAfterMs).toBe(3 * lateAfterMs)
})

test('a key that is not of late odds is refused by its text', () => {
  const item = toLateOddsItem(
    {
      gameId: 'game-1',
      type: 'spread',
      provider: 'acme',
      date: '2026-05-01T19:00:00.000Z',
      status: 'open',
      oddsFormat: 'american',
      outcomes: [{ id: 'home', odds: -110 }],
      receivedAt: 1_777_662_060_000,
      digest: 'abcdefgh',
    },
    60,
  )
  expect(item.SK).toBe('late-2026-05-01T19:01:00.000Z#2026-05-01T19:00:00.000Z#spread#acme#abcdefgh')
  expect(() => fromLateOddsItem({ ...item, SK: 'late-2026' })).toThrow(InvalidKeyError)
})
