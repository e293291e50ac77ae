import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { hasPrices, isBetStop, type Odds, oddsCsv, oddsId, parseFeedOdds } from '@sportsfeeds/domain'
import { odds as anyOdds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UnreadableFileError } from '../errors.ts'
import { readCsv } from './csv.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'csv-'))
})
afterAll(() => rm(directory, { recursive: true }))

let files = 0

async function read(text: string | Buffer) {
  files += 1
  const file = join(directory, `${files}.csv`)
  await writeFile(file, text)
  return readCsv([file])
}

test('a row of two prices is one odds record; columns may come in any order, and others are ignored', async () => {
  const { odds, games } = await read(
    'type,gameId,date,awayOdds,homeOdds,colour\nmoneyline,game-1,2026-01-01T12:00:00.250Z,+120,-140,red\n',
  )
  expect(odds).toEqual([
    {
      atMs: Date.UTC(2026, 0, 1, 12, 0, 0, 250),
      provider: 'csv',
      record: {
        gameId: 'game-1',
        type: 'moneyline',
        status: 'open',
        oddsFormat: 'american',
        outcomes: [
          { id: 'home', odds: -140 },
          { id: 'away', odds: 120 },
        ],
      },
    },
  ])
  expect(games).toMatchObject([{ id: 'game-1', name: 'game-1', sport: 'other', status: 'live' }])
})

test('rows of one record have an outcome each, and may name their provider', async () => {
  const { odds, source } = await read(
    [
      'gameId,date,type,line,provider,status,outcome,outcomeName,odds,oddsFormat',
      'game-1,2026-01-01T12:00:00Z,total,2.5,acme,open,over,,1.9,decimal',
      'game-1,2026-01-01T12:00:00Z,total,2.5,acme,open,under,,1.95,decimal',
      'game-1,2026-01-01T12:00:00Z,total,2.5,nova,open,over,,1.8,decimal',
      'game-1,2026-01-01T12:00:01Z,total,2.5,acme,suspended,,,,',
    ].join('\n'),
  )
  expect(odds.map(({ provider, record }) => [provider, record.line, record.status, record.outcomes])).toEqual(
    [
      [
        'acme',
        2.5,
        'open',
        [
          { id: 'over', odds: 1.9 },
          { id: 'under', odds: 1.95 },
        ],
      ],
      ['nova', 2.5, 'open', [{ id: 'over', odds: 1.8 }]],
      ['acme', 2.5, 'suspended', []],
    ],
  )
  expect(source).toMatchObject({ lines: 3, odds: 3, malformed: 0 })
})

test('a row may name the sides and the sport of its game', async () => {
  const { games } = await read(
    'gameId,date,type,homeOdds,awayOdds,homeTeam,awayTeam,sport\ngame-1,1767268800,spread,-110,-110,"Łódź, KS",Ajax,soccer\n',
  )
  expect(games).toMatchObject([{ name: 'Łódź, KS v Ajax', homeTeam: 'Łódź, KS', sport: 'soccer' }])
})

test('malformed rows are counted with the number of their line, and end nothing', async () => {
  const { odds, source } = await read(
    [
      'gameId,date,type,homeOdds,awayOdds',
      'game-1,2026-01-01T12:00:00Z,spread,-110,-110',
      'quidditch,2026-01-01T12:00:01Z,spread,-110,-110',
      'game-1,2026-01-01T12:00:02Z,spread,-110',
      'game-1,someday,spread,-110,-110',
      'game-1,2026-01-01T12:00:03Z,spread,3,-110',
      'game-1,2026-01-01T12:00:04Z,spread,-120,-105',
      '',
    ].join('\n'),
  )
  expect(odds).toHaveLength(2)
  expect(source).toMatchObject({ lines: 6, odds: 2, malformed: 4 })
  expect(source.malformedLines.map(({ line }) => line)).toEqual([3, 4, 5, 6])
  expect(source.malformedLines.map(({ reason }) => reason.split(' ')[0])).toEqual([
    'gameId',
    'Invalid',
    'date',
    'homeOdds',
  ])
})

test('a table without the columns that it needs is refused, naming them', async () => {
  await expect(read('gameId,price\ngame-1,2\n')).rejects.toThrow(UnreadableFileError)
  await expect(read('gameId,price\ngame-1,2\n')).rejects.toThrow(/lacks date, type, homeOdds, awayOdds/)
  await expect(read('gameId,outcome\ngame-1,2\n')).rejects.toThrow(/lacks date, type, odds/)
})

test('a packed table is read like a plain one, also with a byte-order mark', async () => {
  const { odds } = await read(
    gzipSync('\uFEFFgameId,date,type,homeOdds,awayOdds\ngame-1,2026-01-01T12:00:00Z,spread,-110,-110\n'),
  )
  expect(odds).toHaveLength(1)
})

/** What the feeds API stores: outcomes without lines that their market implies, and dates of this century. */
const storable = anyOdds
  .map((odds): Odds | undefined => {
    const { provider, receivedAt, digest, ...record } = odds
    const parsed = parseFeedOdds(isBetStop(odds) ? { ...record, isOpen: false, outcomes: undefined } : record)
    return parsed.success ? { ...parsed.data, provider, receivedAt, digest } : undefined
  })
  .filter((odds) => odds !== undefined)
  // A cell is trimmed, and cannot tell an absent text from an empty one.
  .filter(
    ({ summary, outcomes }) =>
      summary !== '' && outcomes.every(({ odds, id }) => odds !== undefined || id !== ''),
  )

test('what was exported as history is read back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(storable, { selector: oddsId, maxLength: 20 }), async (all) => {
      const { odds, source } = await read(oddsCsv(all))
      expect(source.malformedLines).toEqual([])
      const sorted = all.toSorted((a, b) => Date.parse(a.date) - Date.parse(b.date))
      expect(odds.map(({ atMs, provider, record }) => [atMs, provider, identityOf(record)])).toEqual(
        sorted.map((one) => [Date.parse(one.date), one.provider, identityOf(one)]),
      )
    }),
  )
})

/** The table has effective lines, so that a line of an outcome may be there that was implied. */
function identityOf(record: Omit<Odds, 'date' | 'provider' | 'receivedAt' | 'digest'>): unknown {
  const { gameId, type, period, subject, line, main, status, reason, summary, outcomes } = record
  const prices = outcomes.map(({ id, name, odds, status: own }) => ({ id, name, odds, own }))
  return {
    gameId,
    type,
    period,
    subject,
    line,
    main,
    status,
    reason,
    summary,
    prices,
    format: hasPrices(record) ? record.oddsFormat : '',
  }
}
