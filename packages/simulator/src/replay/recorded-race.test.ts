import { beforeAll, describe, expect, test } from 'vitest'
import { acceptedOdds } from './testing/accepted.ts'
import { recordedRace } from '../testing/recorded-match.ts'
import { readRecordings } from './read-recordings.ts'
import type { Recording } from './recording.ts'

const { file, isPresent, skipped } = recordedRace

describe.skipIf(!isPresent)(`the recorded race at Hamilton${skipped}`, () => {
  let recording: Recording
  beforeAll(async () => {
    recording = await readRecordings([file], {})
  })

  test('is one market of 14 runners by name', () => {
    const { source, odds, games } = recording
    expect(source).toMatchObject({ lines: 480, changes: 480, malformed: 0, unsupported: 0, otherMessages: 0 })
    expect(source.odds + source.unchanged + source.unpriced).toBe(480)
    expect(games).toMatchObject([
      { sport: 'horse-racing', name: 'Hamilton 19:55, 1m Hcap', status: 'scheduled' },
    ])
    expect(
      new Set(
        odds.map(({ record: { gameId, type, line, subject } }) =>
          JSON.stringify([gameId, type, line, subject]),
        ),
      ),
    ).toHaveLength(1)
    const names = odds.map(({ record }) => new Set(record.outcomes.map(({ name }) => name)))
    expect(new Set(names.map(({ size }) => size))).toEqual(new Set([14]))
    expect([...(names[0] ?? [])]).toContain('Brother Mcgonagall')
  })

  test('has two removed runners, marked so and out of the book', () => {
    const removed = recording.odds.map(({ record }) =>
      record.outcomes.filter(({ status }) => status === 'removed'),
    )
    expect(removed[0]).toEqual([])
    expect(removed.at(-2)?.map(({ name, odds }) => [name, odds])).toEqual([
      ['Hellavashock', undefined],
      ['Hymn For The Dudes', undefined],
    ])
    expect(recording.odds.at(-2)?.record.outcomes.filter(({ odds }) => odds !== undefined)).toHaveLength(12)
  })

  test('is closed at the end, with a winner and nothing open', () => {
    const last = recording.odds.at(-1)?.record
    expect(last?.status).toBe('closed')
    expect(last?.outcomes.filter(({ status }) => status === 'winner').map(({ name }) => name)).toEqual([
      'Brother Mcgonagall',
    ])
    expect(last?.outcomes.filter(({ status }) => status === 'loser')).toHaveLength(11)
    expect(last?.outcomes.every(({ odds }) => odds === undefined)).toBe(true)
    expect(recording.gameChanges.map(({ game }) => game.status)).toEqual(['live', 'finished'])
  })

  test('is taken by the feeds API to the last record', () => {
    expect(acceptedOdds(recording)).toHaveLength(recording.odds.length)
  })
})
