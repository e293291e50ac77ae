import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UnreadableFileError } from '../errors.ts'
import { readLines } from '../files/read-lines.ts'
import { readRecordings } from './read-recordings.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'recordings-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function written(name: string, content: string | Buffer): Promise<string> {
  const file = join(directory, name)
  await writeFile(file, content)
  return file
}

/** Two heartbeats, packed by bzip2 1.0.8; the second has a letter beyond ASCII. */
const packed = Buffer.from(
  'QlpoOTFBWSZTWRtLW44AACbbjAAQEARwEAAKCA7ESgAAiAAgAEBVU9TQAZHpBQNNDIyYkrzZ6sl44KrsWLt2QVtkyEPHSiEuCjC6FUSu+p+LuSKcKEgNpa3HAA==',
  'base64',
)
const dayMs = Date.UTC(2026, 0, 1)

function change(afterMs: number, price: number) {
  return {
    op: 'mcm',
    pt: dayMs + afterMs,
    mc: [
      {
        id: '1.5',
        marketDefinition: {
          status: 'OPEN',
          marketTime: '2026-01-01T00:00:00.000Z',
          marketType: 'MATCH_ODDS',
          eventId: '5',
          runners: [
            { id: 1, status: 'ACTIVE' },
            { id: 2, status: 'ACTIVE' },
          ],
        },
        rc: [
          { id: 1, ltp: price },
          { id: 2, ltp: 3 },
        ],
      },
    ],
  }
}

const stream = [change(0, 2), change(2_000, 2.2), change(4_000, 2.4)]
  .map((one) => JSON.stringify(one))
  .join('\n')
const table = [
  'gameId,date,type,homeOdds,awayOdds,oddsFormat',
  'game-9,2026-01-01T00:00:01Z,total,1.9,1.9,decimal',
  'game-9,2026-01-01T00:00:03Z,total,1.8,2,decimal',
].join('\n')

test('a bzip2 file is recognised by its first bytes and read line by line', async () => {
  const file = await written('packed', packed)
  const lines: string[] = []
  for await (const { text } of readLines(file)) lines.push(text)
  expect(lines).toEqual([
    '{"op":"mcm","pt":1000,"clk":"x","mc":[]}',
    '{"op":"mcm","pt":2000,"clk":"ÿ","mc":[]}',
  ])
  const { source } = await readRecordings([file], {})
  expect(source).toMatchObject({ lines: 2, otherMessages: 2, malformed: 0 })
})

test('a bzip2 file that is cut or broken is an error that names it', async () => {
  const broken = Buffer.from(packed)
  broken.writeUInt8((broken[60] ?? 0) ^ 0xff, 60)
  await expect(readRecordings([await written('broken', broken)], {})).rejects.toThrow(UnreadableFileError)
  await expect(readRecordings([await written('cut', packed.subarray(0, 40))], {})).rejects.toThrow(/cut/)
})

test('stream files and tables are merged by time, each recognised by its content', async () => {
  const files = [await written('a.csv', table), await written('b.ndjson', stream)]
  const { odds, games, source } = await readRecordings(files, {})
  expect(odds.map(({ atMs, quote }) => [atMs - dayMs, quote.gameId])).toEqual([
    [0, 'game-betfair-5'],
    [1_000, 'game-9'],
    [2_000, 'game-betfair-5'],
    [3_000, 'game-9'],
    [4_000, 'game-betfair-5'],
  ])
  expect(games.map(({ id }) => id)).toEqual(['game-betfair-5', 'game-9'])
  expect(source).toMatchObject({ lines: 5, odds: 5, malformed: 0 })
})

test('a recording is cut to a time, and has only the games that are left', async () => {
  const files = [await written('a.csv', table), await written('b.ndjson', stream)]
  const { odds, games } = await readRecordings(files, { fromMs: dayMs + 3_500, toMs: dayMs + 4_000 })
  expect(odds.map(({ quote }) => quote.homeOdds)).toEqual([2.4])
  expect(games.map(({ id }) => id)).toEqual(['game-betfair-5'])
})

test('an empty file holds nothing, and a missing one is an error that names it', async () => {
  await expect(readRecordings([await written('empty', '')], {})).resolves.toMatchObject({ odds: [] })
  await expect(readRecordings([join(directory, 'nowhere')], {})).rejects.toThrow(/nowhere/)
})
