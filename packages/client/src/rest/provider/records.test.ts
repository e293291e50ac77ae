import { parseFeedOdds } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { betStop, suspension } from './records.ts'

const date = '2026-05-01T19:00:00.000Z'

test('a bet stop is a record without market and prices', () => {
  expect(parseFeedOdds(betStop('game-1', date, { reason: 'goal', seq: 7 }))).toMatchObject({
    success: true,
    data: { type: '*', status: 'suspended', reason: 'goal', seq: 7, outcomes: [] },
    unknownFields: [],
  })
})

test('a suspension names its market and no prices; it may close the market for good', () => {
  const total = { type: 'total', period: '1h', line: 1.5 }
  expect(parseFeedOdds(suspension('game-1', total, date))).toMatchObject({
    success: true,
    data: { ...total, status: 'suspended', outcomes: [] },
  })
  expect(parseFeedOdds(suspension('game-1', total, date, { status: 'closed' }))).toMatchObject({
    data: { status: 'closed' },
  })
})
