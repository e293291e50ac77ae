import { oddsAt } from '@sportsfeeds/client/testing'
import { toInstant } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { csvFileName, toCsv } from './csv.ts'
import { createPriceHistory } from './price-history.ts'

const startMs = Date.UTC(2026, 4, 1, 19)

test('each quote in the range is a line, by date, with CRLF line ends', () => {
  const history = createPriceHistory({ maxOdds: 100 })
  for (const provider of ['acme', 'zenith']) {
    for (const second of [-10, 0, 20]) {
      history.add([oddsAt(startMs, { provider, date: toInstant(startMs + second * 1000), summary: '=A1' })])
    }
  }
  const quotes = [...history.quotes('moneyline', 'acme'), ...history.quotes('moneyline', 'zenith')]
  const lines = toCsv(quotes, { fromMs: startMs, toMs: startMs + 60_000 }).split('\r\n')
  expect(lines[0]).toMatch(/^gameId,date,type,provider,/)
  expect(lines.slice(1, 5).map((line) => line.split(',')[1])).toEqual([
    '2026-05-01T19:00:00.000Z',
    '2026-05-01T19:00:00.000Z',
    '2026-05-01T19:00:20.000Z',
    '2026-05-01T19:00:20.000Z',
  ])
  expect(lines[1]).toContain(",'=A1,")
  expect(lines.slice(5)).toEqual([''])
})

test('a file name has the game, the market and the range', () => {
  expect(csvFileName('game-1', 'moneyline', { fromMs: startMs, toMs: startMs + 3_600_000 })).toBe(
    'game-1_moneyline_20260501T190000Z-20260501T200000Z.csv',
  )
})
