import type { ReceivedOdds } from '@sportsfeeds/client'
import {
  betStopAt,
  createStats,
  gameOf,
  oddsAt,
  type OddsFields,
  receivedOdds,
} from '@sportsfeeds/client/testing'
import { expect, test } from 'vitest'
import { columns, cut, right } from './columns.ts'
import { gameLines } from './games.ts'
import { oddsLine } from './odds-text.ts'
import { terminalSize } from './terminal.ts'
import { closingText, latencyText, stateText } from './state-text.ts'
import { createWatchTable, type View } from './watch-table.ts'

const atMs = Date.UTC(2026, 4, 1, 19)
const counts = { duplicates: 0, repeats: 0, historical: 0, superseded: 0 }

function received(fields: OddsFields = {}, how: Partial<ReceivedOdds> = {}): ReceivedOdds {
  return {
    ...receivedOdds(
      { ...oddsAt(atMs, fields), storedAt: atMs + 8 },
      { source: 'stream', sentAt: atMs + 108, clientReceivedAt: atMs + 110 },
      { recency: 'current', isRepeat: false },
    ),
    ...how,
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
    ...fields,
  }
}

const spread = [
  { id: 'home', odds: 105, line: -3.5 },
  { id: 'draw', odds: 230 },
  { id: 'away', odds: -110, line: 3.5 },
]

test('one odds record is one line with its outcomes, lines, signs and the time of each hop', () => {
  expect(oddsLine(received({ type: 'spread', outcomes: spread }))).toBe(
    '2026-05-01T18:59:59.950Z  game-1  spread  acme  Home -3.5 +105, Draw -3.5 +230, Away +3.5 -110  50+8+100+2 ms',
  )
  const total = { type: 'total', period: '1h', line: 1.5, prices: { over: -105, under: -115 } }
  expect(oddsLine(received(total))).toContain('  total 1h  acme  Over 1.5 -105, Under 1.5 -115  ')
  expect(
    oddsLine(
      received(
        { status: 'suspended', reason: 'goal', outcomes: [] },
        { recency: 'historical', isRepeat: true, late: true, source: 'catch-up', storedAt: undefined },
      ),
    ),
  ).toMatch(/moneyline {2}acme {2}suspended: goal {2}historical {2}sent again {2}late {2}catch-up$/)
})

test('a bet stop is one line of its own', () => {
  const stop = receivedOdds(
    betStopAt(atMs, { reason: 'var' }),
    { source: 'catch-up', clientReceivedAt: atMs },
    { recency: 'current', isRepeat: false },
  )
  expect(oddsLine(stop)).toBe('2026-05-01T18:59:59.950Z  game-1  all markets  acme  bet stop: var  catch-up')
})

test('control characters from others never reach a terminal', () => {
  expect(oddsLine(received({ prices: { home: '5/2\u001B[2J' }, oddsFormat: 'fractional' }))).not.toContain(
    '\u001B',
  )
  expect(gameLines([gameOf('game-1', { name: 'A\u001B]0;x\u0007 v B' })]).join('')).not.toContain('\u001B')
  expect(cut('a\u001Bb', 10)).toBe('a\u{FFFD}b')
})

test('columns are as wide as their widest cell, also with composed and wide characters', () => {
  expect(
    columns([
      ['Świątek', right('1')],
      ['e\u0301', right('100')],
      ['東京', right('10')],
      ['👍🏽', right('1')],
    ]),
  ).toEqual(['Świątek    1', 'e\u0301        100', '東京      10', '👍🏽         1'])
  expect(cut('Świątek', 4)).toBe('Świ…')
  expect(cut('東京 v 大阪', 6)).toBe('東京 …')
  expect(columns([['Reds', { text: 'Blues', paint: (text) => `<${text}>` }]], 9)).toEqual(['Reds  <Bl…>'])
})

test('the table shows each market with its lines and movements, and leaves history out', () => {
  const table = createWatchTable()
  table.takeGame({
    game: gameOf('game-1', { name: 'Reds v Blues' }),
    live: { rev: 1, period: '2h', score: { home: 2, away: 1 } },
  })
  const total = { type: 'total', line: 2.5 }
  table.takeOdds(received({ ...total, prices: { over: 105, under: -125 } }))
  table.takeOdds(received({ ...total, prices: { over: 120, under: -140 }, date: '2026-05-01T19:00:01.000Z' }))
  table.takeOdds(received({ ...total, prices: { over: 999, under: -999 }, date: '2026-05-01T18:00:00.000Z' }))
  table.takeOdds(received({ gameId: 'game-2' }))
  table.takeOdds(
    received({
      gameId: 'game-2',
      status: 'suspended',
      reason: 'goal',
      outcomes: [],
      date: '2026-05-01T19:00:01.000Z',
    }),
  )
  const lines = table.render(view())
  expect(lines[0]).toBe('● live  2 markets  0 odds')
  expect(lines[3]).toMatch(/^Reds v Blues {2}2–1 2h +total +acme + 5s +Over 2\.5 \+120 ▲ +Under 2\.5 -140 ▼$/)
  expect(lines[4]).toMatch(/^game-2 +moneyline +acme +suspended: goal + 5s +Home -110 +Away -110$/)
})

test('the table applies bet stops, shows the favourites of a race, and compares no prices of different lines', () => {
  const table = createWatchTable()
  const runners = [1, 2, 3, 4, 5].map((place) => ({
    id: `r${place}`,
    name: `Runner ${place}`,
    odds: 900 - place,
  }))
  table.takeOdds(received({ type: 'win', outcomes: runners }))
  table.takeOdds(received({ type: 'spread', outcomes: spread }))
  const moved = spread.map((outcome) => ({ ...outcome, odds: 150, line: -4.5 }))
  table.takeOdds(received({ type: 'spread', outcomes: moved, date: '2026-05-01T19:00:01.000Z' }))
  table.takeOdds(
    received({
      type: '*',
      status: 'suspended',
      outcomes: [],
      reason: 'var',
      date: '2026-05-01T19:00:02.000Z',
    }),
  )
  const lines = table.render(view({ width: 160 }))
  expect(lines[3]).toMatch(/spread +acme +suspended: var .*Home -4\.5 \+150 /)
  expect(lines[3]).not.toMatch(/[▲▼]/)
  expect(lines[4]).toMatch(/win .*suspended: var .*Runner 5 \+895 +Runner 4 \+896 +Runner 3 \+897 +\+2$/)
})

test('the table keeps to the screen, with the markets that moved last', () => {
  const table = createWatchTable()
  for (let game = 0; game < 50; game += 1) table.takeOdds(received({ gameId: `game-${game}` }))
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
  const sinceMs = atMs - 21_000
  expect(stateText({ kind: 'stale', reason: 'silent', sinceMs }, atMs)).toBe('stale: nothing heard for 21 s')
  expect(stateText({ kind: 'stale', reason: 'stalled', sinceMs }, atMs)).toBe(
    'stale: the stream of odds has stood still for 21 s',
  )
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

test('a terminal without a size counts as one of 80 by 24', () => {
  expect(terminalSize({ rows: 0, columns: 0 })).toEqual({ rows: 24, width: 80 })
  expect(terminalSize({})).toEqual({ rows: 24, width: 80 })
  expect(terminalSize({ rows: 50, columns: 200 })).toEqual({ rows: 50, width: 200 })
})
