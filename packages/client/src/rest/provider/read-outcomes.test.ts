import type { FeedOddsInput } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { feedOdds } from '../../testing/odds.ts'
import { readOutcomes } from './read-outcomes.ts'

const odds = [0, 1, 2, 3].map((index) => feedOdds({ gameId: `game-${index}` }))

const nothingElse = { duplicates: 0, rejected: [], notStored: [], warnings: [], provisionalGames: [] }

function statuses(status: number, body: unknown, records: readonly FeedOddsInput[] = odds): string[] {
  return readOutcomes(records, { status, body: JSON.stringify(body) }).map((outcome) => outcome.status)
}

test('each record is stored, rejected or to be sent again as the response says', () => {
  const rejected = [
    { index: 1, field: 'homeOdds', reason: 'must not be 0' },
    { index: 1, field: '', reason: 'is odd' },
  ]
  const body = { ...nothingElse, stored: 2, rejected, notStored: [3] }
  expect(readOutcomes(odds, { status: 207, body: JSON.stringify(body) })).toMatchObject([
    { status: 'stored' },
    {
      status: 'rejected',
      issues: [
        { field: 'homeOdds', reason: 'must not be 0' },
        { field: '', reason: 'is odd' },
      ],
    },
    { status: 'stored' },
    { status: 'retry', error: { code: 'unreachable' } },
  ])
})

test('of records that say the same one is stored, however they are written', () => {
  const [first] = odds
  const records: FeedOddsInput[] = [
    feedOdds({ ...first, date: '2026-05-01 19:00:00' }),
    feedOdds({ gameId: 'game-9' }),
    {
      gameId: 'game-0',
      type: 'moneyline',
      date: '2026-05-01T19:00:00.000Z',
      status: 'open',
      outcomes: [
        { id: 'away', odds: -110 },
        { id: 'home', odds: -110 },
      ],
    },
    feedOdds({ ...first, homeOdds: -115 }),
  ]
  const body = { ...nothingElse, stored: 3, duplicates: 1 }
  expect(statuses(200, body, records)).toEqual(['stored', 'stored', 'duplicate', 'stored'])
  expect(statuses(207, { ...body, notStored: [2] }, records)).toEqual([
    'duplicate',
    'stored',
    'retry',
    'stored',
  ])
  const rejectsFirst = { ...body, duplicates: 0, rejected: [{ index: 0, field: '', reason: 'no' }] }
  expect(statuses(207, rejectsFirst, records)).toEqual(['rejected', 'stored', 'stored', 'stored'])
})

test('a stored record has its warnings, and whether its game is provisional', () => {
  const warnings = [{ index: 2, code: 'unknown_field', message: '"homeodds" is unknown' }]
  const body = { ...nothingElse, stored: 4, warnings, provisionalGames: ['game-3'] }
  expect(readOutcomes(odds, { status: 200, body: JSON.stringify(body) })).toEqual([
    { status: 'stored' },
    { status: 'stored' },
    { status: 'stored', warnings: [{ code: 'unknown_field', message: '"homeodds" is unknown' }] },
    { status: 'stored', isGameProvisional: true },
  ])
})

test('a refusal of the whole request names the issues of each record', () => {
  const problem = {
    type: 'urn:x',
    title: 'The request is not valid',
    status: 400,
    errors: [
      { field: 'odds[0].homeOdds', reason: 'must be a number' },
      { field: 'odds[2]', reason: 'must be an object' },
      { field: 'cursor', reason: 'unknown' },
    ],
  }
  expect(readOutcomes(odds, { status: 400, body: JSON.stringify(problem) })).toMatchObject([
    { status: 'rejected', issues: [{ field: 'homeOdds', reason: 'must be a number' }] },
    { status: 'failed', error: { code: 'request_refused', problem } },
    { status: 'rejected', issues: [{ field: '', reason: 'must be an object' }] },
    { status: 'failed' },
  ])
})

test('whatever the response is, every record has an outcome, and only a busy or absent server leads to another attempt', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(fc.json(), fc.string()), (status, body) => {
      const outcomes = readOutcomes(odds, { status, body })
      expect(outcomes).toHaveLength(odds.length)
      const isTransient = status >= 500 || status === 429 || status === 408
      for (const outcome of outcomes) expect(outcome.status === 'retry').toBe(isTransient)
    }),
  )
})
