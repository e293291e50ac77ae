import { oddsAt } from '@sportsfeeds/client/testing'
import { parquetReadObjects } from 'hyparquet'
import { expect, test } from 'vitest'
import { encodeRows } from './encode-rows.ts'

const odds = oddsAt(Date.parse('2026-05-01T19:00:00.123Z'))
const records = [
  { odds, teams: { homeTeam: 'Home', awayTeam: 'Away' } },
  { odds: { ...odds, type: '*', outcomes: [] }, teams: undefined },
]

test('Parquet has a row for each outcome, with timestamps, numbers and empty cells', async () => {
  const bytes = await encodeRows('parquet', records)
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const rows = await parquetReadObjects({ file: file as ArrayBuffer })
  expect(rows).toHaveLength(odds.outcomes.length + 1)
  expect(rows[0]).toMatchObject({
    gameId: odds.gameId,
    homeTeam: 'Home',
    date: new Date(odds.date),
    outcome: odds.outcomes[0]?.id,
    odds: String(odds.outcomes[0]?.odds),
    decimalOdds: expect.any(Number),
  })
  expect(rows.at(-1)).toMatchObject({ type: '*', outcome: null, decimalOdds: null })
})

test('CSV and NDJSON have the same rows', async () => {
  const [header = '', ...csv] = await linesOf('csv')
  const ndjson = (await linesOf('ndjson')).map((line): unknown => JSON.parse(line))
  expect(header).toMatch(/^gameId,homeTeam,/)
  expect(csv).toHaveLength(ndjson.length)
  expect(ndjson[0]).toMatchObject({ gameId: odds.gameId, outcome: odds.outcomes[0]?.id, seq: null })
})

async function linesOf(format: 'csv' | 'ndjson'): Promise<string[]> {
  return Buffer.from(await encodeRows(format, records))
    .toString()
    .trim()
    .split('\n')
}
