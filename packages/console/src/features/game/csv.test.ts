import { betStopAt, gameOf, oddsAt } from '@sportsfeeds/client/testing'
import { toInstant } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { csvFileName, toCsv } from './csv.ts'
import { createPriceHistory } from './price-history.ts'

const startMs = Date.UTC(2026, 4, 1, 19)

test('each outcome of each record in the range is a line, by date, with CRLF line ends', () => {
  const history = createPriceHistory({ maxOdds: 100 })
  for (const provider of ['acme', 'zenith']) {
    for (const second of [-10, 0, 20]) {
      history.add([oddsAt(startMs, { provider, date: toInstant(startMs + second * 1000), summary: '=A1' })])
    }
    history.add([betStopAt(startMs, { provider })])
  }
  const records = ['acme', 'zenith'].flatMap((provider) => history.records('moneyline', provider))
  const range = { fromMs: startMs, toMs: startMs + 60_000 }
  const lines = toCsv(records, range, gameOf('game-1', { homeTeam: 'Liverpool' })).split('\r\n')
  const [header = '', first = ''] = lines
  const columns = header.split(',')
  const column = (name: string): (string | undefined)[] =>
    lines.slice(1, -1).map((line) => line.split(',')[columns.indexOf(name)])
  expect(column('date')).toEqual([
    ...Array.from({ length: 4 }, () => '2026-05-01T19:00:00.000Z'),
    ...Array.from({ length: 4 }, () => '2026-05-01T19:00:20.000Z'),
  ])
  expect(column('outcome').slice(0, 2)).toEqual(['home', 'away'])
  expect(first).toContain('Liverpool')
  expect(first).toContain(",'=A1,")
  expect(lines.at(-1)).toBe('')
})

test('a file name has the game, the market and the range', () => {
  const range = { fromMs: startMs, toMs: startMs + 3_600_000 }
  expect(csvFileName('game-1', 'moneyline', range)).toBe(
    'game-1_moneyline_20260501T190000Z-20260501T200000Z.csv',
  )
  expect(csvFileName('game-1', 'total/1h@1.5', range)).toMatch(/^game-1_total-1h-1.5_/)
})
