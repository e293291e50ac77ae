import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Odds, oddsCsvHeader, oddsCsvLine, toInstant } from '@sportsfeeds/domain'
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

test('a row is one odds record; columns may come in any order, and others are ignored', async () => {
  const { odds, games } = await read(
    'type,gameId,date,awayOdds,homeOdds,colour\nmoneyline,game-1,2026-01-01T12:00:00.250Z,+120,-140,red\n',
  )
  expect(odds).toEqual([
    {
      atMs: Date.UTC(2026, 0, 1, 12, 0, 0, 250),
      quote: {
        gameId: 'game-1',
        type: 'moneyline',
        isOpen: true,
        homeOdds: -140,
        awayOdds: 120,
        oddsFormat: 'american',
      },
    },
  ])
  expect(games).toMatchObject([{ id: 'game-1', name: 'game-1', sport: 'other', status: 'live' }])
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
})

test('a packed table is read like a plain one', async () => {
  const { odds } = await read(
    gzipSync('gameId,date,type,homeOdds,awayOdds\ngame-1,2026-01-01T12:00:00Z,spread,-110,-110\n'),
  )
  expect(odds).toHaveLength(1)
})

const anyOdds: fc.Arbitrary<Odds> = fc.record(
  {
    gameId: fc.nat(9).map((n) => `game-${n}`),
    date: fc.nat(1e9).map((ms) => toInstant(Date.UTC(2026, 0, 1) + ms)),
    type: fc.constantFrom('spread', 'total', 'moneyline'),
    provider: fc.constant('acme'),
    home: fc.integer({ min: -20, max: 20 }),
    away: fc.integer({ min: -20, max: 20 }),
    homeOdds: fc.integer({ min: 101, max: 900 }).map((n) => n / 100),
    awayOdds: fc.integer({ min: 101, max: 900 }).map((n) => n / 100),
    oddsFormat: fc.constant('decimal' as const),
    isOpen: fc.boolean(),
    summary: fc.constantFrom('plain', '=1+1', 'with, comma', 'with "quotes"', 'two\nlines', '-3 down'),
    receivedAt: fc.constant(Date.UTC(2026, 0, 2)),
  },
  {
    requiredKeys: [
      'gameId',
      'date',
      'type',
      'provider',
      'homeOdds',
      'awayOdds',
      'oddsFormat',
      'isOpen',
      'receivedAt',
    ],
  },
)

test('what was exported as history is read back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyOdds, { maxLength: 20 }), async (all) => {
      const { odds, source } = await read([oddsCsvHeader, ...all.map(oddsCsvLine)].join('\r\n'))
      expect(source.malformed).toBe(0)
      const sorted = all.toSorted((a, b) => Date.parse(a.date) - Date.parse(b.date))
      expect(odds).toEqual(
        sorted.map((one) => {
          const { date, provider, receivedAt, ...quote } = one
          expect([provider, receivedAt]).not.toContain(undefined)
          return { atMs: Date.parse(date), quote }
        }),
      )
    }),
    { numRuns: 30 },
  )
})
