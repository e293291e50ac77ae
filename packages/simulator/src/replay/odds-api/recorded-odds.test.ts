import { describe, expect, test } from 'vitest'
import { acceptedOdds } from '../testing/accepted.ts'
import { recordedEpl, recordedNba } from '../../testing/recorded-match.ts'
import { readRecordings } from '../read-recordings.ts'
import { providersIn } from '../replay-load.ts'

describe.skipIf(!recordedNba.isPresent)(`recorded odds of the NBA${recordedNba.skipped}`, () => {
  test('are 1,186 records of 67 providers, and 40 markets to lay are left out', async () => {
    const recording = await readRecordings([recordedNba.file], {})
    expect(acceptedOdds(recording)).toHaveLength(1_186)
    expect(providersIn(recording)).toHaveLength(67)
    expect(recording.games).toHaveLength(8)
    expect(recording.source).toMatchObject({ malformed: 0, unsupported: 40, unchanged: 0, unpriced: 0 })
    expect(recording.source.unsupportedMarkets).toMatchObject([{ market: 'h2h_lay', changes: 40 }])
    expect(recording.odds.flatMap(({ record }) => record.outcomes)).toHaveLength(2_372)
    expect(linesOf(recording.odds, 'spread').size).toBe(35)
    expect(linesOf(recording.odds, 'total').size).toBe(40)
  })
})

describe.skipIf(!recordedEpl.isPresent)(`recorded odds of the EPL${recordedEpl.skipped}`, () => {
  test('are 1,843 records, and quarter lines are exact', async () => {
    const recording = await readRecordings([recordedEpl.file], {})
    const accepted = acceptedOdds(recording)
    expect(accepted).toHaveLength(1_843)
    expect(recording.source).toMatchObject({ malformed: 0, unsupported: 88 })
    expect(accepted.flatMap(({ outcomes }) => outcomes)).toHaveLength(4_833)
    const quarters = accepted.filter(({ line = 0 }) => Math.abs(line % 0.5) === 0.25)
    expect(quarters.flatMap(({ outcomes }) => outcomes)).toHaveLength(78)
    expect(quarters.every(({ line = 0 }) => line * 4 === Math.round(line * 4))).toBe(true)
  })
})

type Records = Awaited<ReturnType<typeof readRecordings>>['odds']

/** By game. */
function linesOf(odds: Records, type: string): Set<string> {
  return new Set(
    odds.flatMap(({ record }) => (record.type === type ? [`${record.gameId} ${record.line}`] : [])),
  )
}
