import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UnreadableFileError } from '../errors.ts'
import { sampleFile } from './testing/sample-file.ts'
import { readRecordings } from './read-recordings.ts'
import { providersIn } from './replay-load.ts'

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

function change(afterMs: number, price: number, definition: object = {}) {
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
          ...definition,
        },
        rc: [
          { id: 1, ltp: price },
          { id: 2, ltp: 3 },
        ],
      },
    ],
  }
}

const stream = [change(0, 2), change(2_000, 2.2, { inPlay: true }), change(4_000, 2.4, { inPlay: true })]
  .map((one) => JSON.stringify(one))
  .join('\n')
const table = [
  'gameId,date,type,homeOdds,awayOdds,oddsFormat',
  'game-9,2026-01-01T00:00:01Z,total,1.9,1.9,decimal',
  'game-9,2026-01-01T00:00:03Z,total,1.8,2,decimal',
].join('\n')

test('a bzip2 file is recognised by its first bytes', async () => {
  const { source } = await readRecordings([await written('packed', packed)], {})
  expect(source).toMatchObject({ lines: 2, otherMessages: 2, malformed: 0 })
})

test('stream files and tables are merged by time, each recognised by its content', async () => {
  const files = [await written('a.csv', table), await written('b.ndjson', stream)]
  const { odds, games, source } = await readRecordings(files, {})
  expect(odds.map(({ atMs, record }) => [atMs - dayMs, record.gameId])).toEqual([
    [0, 'game-betfair-5'],
    [1_000, 'game-9'],
    [2_000, 'game-betfair-5'],
    [3_000, 'game-9'],
    [4_000, 'game-betfair-5'],
  ])
  expect(games.map(({ id }) => id)).toEqual(['game-betfair-5', 'game-9'])
  expect(source).toMatchObject({ lines: 5, odds: 5, malformed: 0 })
})

test('a folder is all its files, of every format, and without what is hidden in it', async () => {
  const folder = join(directory, 'folder')
  await mkdir(join(folder, 'inner'), { recursive: true })
  await writeFile(join(folder, '.hidden'), 'nonsense')
  await writeFile(join(folder, 'b.ndjson'), stream)
  await writeFile(join(folder, 'inner', 'a.csv'), table)
  const samples = [sampleFile('odds-api.json'), sampleFile('sportradar.xml')]
  const recording = await readRecordings([folder, ...samples], {})
  expect(providersIn(recording).toSorted()).toEqual([
    'betfair',
    'csv',
    'exchange-eu',
    'first_book',
    'sportradar',
  ])
  const times = recording.odds.map(({ atMs }) => atMs)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(recording.source.odds).toBe(recording.odds.length)
})

test('a recording is cut to a time, and has only the games that are left, as they were then', async () => {
  const files = [await written('a.csv', table), await written('b.ndjson', stream)]
  const { odds, games, gameChanges } = await readRecordings(files, {
    fromMs: dayMs + 3_500,
    toMs: dayMs + 4_000,
  })
  expect(odds.map(({ record }) => record.outcomes[0]?.odds)).toEqual([2.4])
  expect(games.map(({ id, status }) => [id, status])).toEqual([['game-betfair-5', 'live']])
  expect(gameChanges).toEqual([])
})

test('what the feeds API would refuse is left out with its reason, and nothing else is', async () => {
  const response = await readFile(sampleFile('odds-api.json'), 'utf8')
  const whole = await readRecordings([await written('whole.json', response)], {})
  const badMarket = await written('market.json', response.replace('"h2h"', '"=1"'))
  const { odds, source } = await readRecordings([badMarket], {})
  expect(source.unsupportedMarkets).toContainEqual({
    market: '-1',
    reason: expect.stringMatching(/^type must be 1 to 64 letters/),
    changes: 1,
  })
  expect(odds).toHaveLength(whole.odds.length - 1)

  const badGame = await written('game.json', response.replace('"sport_title": "NBA"', '"sport_title": " "'))
  const withoutGame = await readRecordings([badGame], {})
  expect(withoutGame.source.unsupported).toBeGreaterThan(whole.source.unsupported)
  expect(
    withoutGame.odds.every(({ record }) => withoutGame.games.some(({ id }) => id === record.gameId)),
  ).toBe(true)
})

test('a message of Betfair from a time that no clock shows is malformed', async () => {
  const file = await written('b.ndjson', `${JSON.stringify(change(1e300, 2))}\n${stream}`)
  const { odds, source } = await readRecordings([file], {})
  expect(source).toMatchObject({ malformed: 1, odds: 3 })
  expect(odds).toHaveLength(3)
})

test('an empty file holds nothing, and a missing one is an error that names it', async () => {
  await expect(readRecordings([await written('empty', '')], {})).resolves.toMatchObject({ odds: [] })
  await expect(readRecordings([await written('none.json', '[]')], {})).resolves.toMatchObject({ odds: [] })
  await expect(readRecordings([join(directory, 'nowhere')], {})).rejects.toThrow(/nowhere/)
})

test.each([
  [
    'JSON of something else',
    '{"a":1}',
    /is JSON, but neither stream messages of Betfair nor a response of The Odds API/,
  ],
  ['JSON that is not whole', '{\n"op":\n"mcm"', /is JSON neither as a whole nor line by line/],
  ['text', 'hello\nworld\n', /neither JSON, nor XML, nor a table of odds: its first line lacks gameId/],
])('%s is refused in one line', async (_, content, message) => {
  const error = await readRecordings([await written('other', content)], {}).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UnreadableFileError)
  expect(String(error)).toMatch(message)
  expect(String(error)).not.toContain('\n')
})
