import type { ReceivedOdds } from '@sportsfeeds/client'
import { createStats, gameOf, oddsAt, receivedOdds } from '@sportsfeeds/client/testing'
import { expect, test } from 'vitest'
import { columns, cut, right } from './columns.ts'
import { gameLines } from './games.ts'
import { oddsLine } from './odds-text.ts'
import { closingText, latencyText, stateText } from './state-text.ts'
import { createWatchTable, type View } from './watch-table.ts'

const atMs = Date.UTC(2026, 4, 1, 19)
const counts = { duplicates: 0, corrections: 0, historical: 0, superseded: 0 }

function received(fields: Partial<ReceivedOdds> = {}): ReceivedOdds {
  return {
    ...receivedOdds(
      { ...oddsAt(atMs, fields), storedAt: atMs + 8 },
      { source: 'stream', sentAt: atMs + 108, clientReceivedAt: atMs + 110 },
      { recency: 'current', isCorrection: false },
    ),
    ...fields,
  }
}

function view(fields: Partial<View> = {}): View {
  return {
    state: { kind: 'live' },
    stats: createStats().read(counts, undefined),
    nowMs: atMs + 5_110,
    rows: 20,
    width: 120,
    isColoured: false,
    nameOf: () => undefined,
    ...fields,
  }
}

test('one odds record is one line with its prices, signs, lines and the time of each hop', () => {
  expect(oddsLine(received({ home: 2, away: -3, homeOdds: 105, drawOdds: 230 }))).toBe(
    '2026-05-01T18:59:59.950Z  game-1  moneyline  acme  home +2 +105, draw +230, away -3 -110  50+8+100+2 ms',
  )
  expect(
    oddsLine(received({ isOpen: false, recency: 'historical', source: 'catch-up', storedAt: undefined })),
  ).toMatch(/suspended {2}historical {2}catch-up$/)
})

test('control characters from others never reach a terminal', () => {
  expect(oddsLine(received({ homeOdds: '5/2\u001B[2J', oddsFormat: 'fractional' }))).not.toContain('\u001B')
  expect(gameLines([gameOf('game-1', { name: 'A\u001B]0;x\u0007 v B' })]).join('')).not.toContain('\u001B')
  expect(cut('a\u001Bb', 10)).toBe('a\u{FFFD}b')
})

test('columns are as wide as their widest cell, also with composed characters', () => {
  expect(
    columns([
      ['Świątek', right('1')],
      ['e\u0301', right('100')],
    ]),
  ).toEqual(['Świątek    1', 'e\u0301        100'])
  expect(cut('Świątek', 4)).toBe('Świ…')
})

test('the table shows the newest price of each market with its movement, and leaves history out', () => {
  const table = createWatchTable()
  table.take(received({ homeOdds: 105 }))
  table.take(received({ homeOdds: 120, date: '2026-05-01T19:00:01.000Z' }))
  table.take(received({ homeOdds: 999, recency: 'historical' }))
  table.take(received({ gameId: 'game-2', isOpen: false }))
  const lines = table.render(view({ nameOf: (id) => (id === 'game-1' ? 'Charlotte v Portland' : undefined) }))
  expect(lines[0]).toBe('● live  2 markets  0 odds')
  expect(lines[3]).toMatch(/^Charlotte v Portland {2}moneyline {2}acme .*\+120 ▲ .*-110.* 5s$/)
  expect(lines[4]).toMatch(/^game-2 .*suspended {2} ?5s$/)
})

test('the table keeps to the screen, with the markets that moved last', () => {
  const table = createWatchTable()
  for (let game = 0; game < 50; game += 1) table.take(received({ gameId: `game-${game}` }))
  const lines = table.render(view({ rows: 10, isColoured: true }))
  expect(lines.length).toBeLessThanOrEqual(10)
  expect(lines.join('\n')).toContain('game-49')
  expect(lines.join('\n')).not.toContain('game-1 ')
  expect(table.render(view({ rows: 1 }))).toHaveLength(1)
})

test('the state of the connection is written in words', () => {
  expect(stateText({ kind: 'offline', reason: 'connection-lost', retryAtMs: atMs + 1_400 }, atMs)).toBe(
    'offline (connection-lost), next attempt in 2 s',
  )
  expect(stateText({ kind: 'stale', sinceMs: atMs - 21_000 }, atMs)).toBe('stale: nothing heard for 21 s')
  expect(stateText({ kind: 'catching-up', cause: 'gap' }, atMs)).toBe('catching up (gap)')
})

test('latencies are shown hop by hop, and only once there are any', () => {
  const stats = createStats()
  expect(latencyText(stats.read(counts, undefined))).toBe('')
  stats.record(received(), 0)
  const text = latencyText(stats.read(counts, undefined))
  expect(text).toMatch(/provider→received 50\/50 {2}→stored 8\.0\/8\.0 {2}→sent 100\/100 {2}→here 2\.0\/2\.0/)
  expect(closingText(stats.read(counts, undefined))).toMatch(
    /^1 odds, 0 of them caught up, 0 duplicates skipped/,
  )
})
