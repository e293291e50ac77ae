import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptedOdds, datesOf } from '../testing/accepted.ts'
import { sampleFile } from '../testing/sample-file.ts'
import { readOddsApi } from './read.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'odds-api-'))
})
afterAll(() => rm(directory, { recursive: true }))

let files = 0

async function written(content: unknown): Promise<string> {
  files += 1
  const file = join(directory, `${files}.json`)
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

interface Offer {
  readonly key: string
  readonly update?: string
  readonly outcomes: readonly object[]
}

function event(markets: readonly Offer[], bookmaker = 'book') {
  return {
    id: 'abc',
    sport_key: 'icehockey_nhl',
    sport_title: 'NHL',
    commence_time: '2026-03-01T17:00:00Z',
    home_team: 'Home',
    away_team: 'Away',
    bookmakers: [
      {
        key: bookmaker,
        last_update: '2026-03-01T18:00:00Z',
        markets: markets.map(({ key, update, outcomes }) => ({ key, last_update: update, outcomes })),
      },
    ],
  }
}

function h2h(home: number, away: number, update?: string): Offer {
  return {
    key: 'h2h',
    ...(update === undefined ? {} : { update }),
    outcomes: [
      { name: 'Home', price: home },
      { name: 'Away', price: away },
    ],
  }
}

test('the sample: each market of each bookmaker is a record, dated by its last update', async () => {
  const recording = await readOddsApi([sampleFile('odds-api.json')])
  expect(recording.games).toMatchObject([
    {
      id: 'game-0f3c9b7d5a1e4c26b8d70911e2f4a6c8',
      sport: 'basketball',
      league: 'NBA',
      name: 'Harbor Gulls v Mesa Foxes',
      homeTeam: 'Harbor Gulls',
      awayTeam: 'Mesa Foxes',
      gameDate: '2026-03-01T19:00:00.000Z',
      status: 'scheduled',
    },
    { sport: 'golf', name: 'Spring Open Winner', status: 'scheduled' },
  ])
  expect(recording.games[1]).not.toHaveProperty('homeTeam')
  expect(
    acceptedOdds(recording).map(({ date, type, period, subject, line, main, outcomes }) => [
      date.slice('2026-03-01T'.length, -'.000Z'.length),
      [type, period, subject, line, main].filter((part) => part !== undefined).join(' '),
      outcomes.map(({ id, odds }) => `${id} ${odds}`).join(', '),
    ]),
  ).toEqual([
    ['17:59:00', 'outright', 'Ada Quill 9, Bo Lindqvist 151'],
    ['18:00:00', 'moneyline', 'home 1.57, away 2.45'],
    ['18:00:05', 'moneyline', 'home 1.6, away undefined'],
    ['18:00:10', 'spread -3.5 true', 'home 1.91, away 1.91'],
    ['18:00:10', 'spread -6.25', 'home 2.3, away 1.62'],
    ['18:00:10', 'spread 3.5', 'home 1.3, away 3.4'],
    ['18:00:20', 'total 1h 110.5 true', 'over 1.95, under 1.87'],
    ['18:00:20', 'team-total home 112.5 true', 'over 1.9, under 1.9'],
    ['18:00:30', 'player-points Ola Sørby 24.5 true', 'over 1.83, under 1.97'],
    ['18:00:30', 'player-points Remy Vale 11.5 true', 'over 2.05, under 1.75'],
  ])
  expect(new Set(recording.odds.map(({ provider }) => provider))).toEqual(
    new Set(['first_book', 'exchange-eu']),
  )
  expect(recording.source).toMatchObject({ lines: 2, malformed: 0, unsupported: 2 })
})

test('a price that cannot be one is left out, and its outcome is suspended', async () => {
  const { odds } = await readOddsApi([await written([event([h2h(1.5, 1)])])])
  expect(odds[0]?.record).toMatchObject({
    status: 'open',
    outcomes: [
      { id: 'home', odds: 1.5 },
      { id: 'away', status: 'suspended' },
    ],
  })
})

test('historical responses are read in order of their times; a line that is not listed any more is suspended', async () => {
  const recording = await readOddsApi([sampleFile('odds-api-historical.json')])
  expect(
    recording.odds.map(({ record: { line, status, oddsFormat, reason } }) => [
      line,
      status,
      oddsFormat,
      reason,
    ]),
  ).toEqual([
    [-3.5, 'open', 'american', undefined],
    [-4, 'open', 'american', undefined],
    [-3.5, 'suspended', 'american', 'not listed'],
  ])
  expect(datesOf(recording).map((date) => date.slice(11, 19))).toEqual(['18:04:00', '18:08:30', '18:08:30'])
  acceptedOdds(recording)
})

test('what is not on offer any more at a bookmaker is suspended, if the response would have it', async () => {
  const total: Offer = {
    key: 'totals',
    outcomes: [
      { name: 'Over', price: 1.9, point: 5.5 },
      { name: 'Under', price: 1.9, point: 5.5 },
    ],
  }
  const one = event([h2h(1.5, 2.5), total])
  const two = event([], 'book')
  const other = event([h2h(1.6, 2.4)], 'other')
  const { odds } = await readOddsApi([
    await written({ timestamp: '2026-03-01T18:01:00Z', data: one }),
    await written({ timestamp: '2026-03-01T18:02:00Z', data: [{ ...two, bookmakers: other.bookmakers }] }),
  ])
  expect(
    odds.filter(({ provider }) => provider === 'book').map(({ record }) => [record.type, record.status]),
  ).toEqual([
    ['moneyline', 'open'],
    ['total', 'open'],
    // No bookmaker has a total in the second response: it was not asked for.
    ['moneyline', 'suspended'],
  ])
})

function snapshot(timestamp: string) {
  return {
    timestamp,
    data: [event([h2h(1.5, 2.5, '2026-03-01T18:00:00Z')])],
  }
}

test('what a later response repeats is counted as unchanged', async () => {
  const { odds, source } = await readOddsApi([
    await written([snapshot('2026-03-01T18:01:00Z'), snapshot('2026-03-01T18:06:00Z')]),
  ])
  expect(odds).toHaveLength(1)
  expect(source).toMatchObject({ lines: 2, changes: 2, unchanged: 1 })
})

function at(minute: number) {
  return [event([h2h(1.5 + minute / 100, 2.5, `2026-03-01T18:0${minute}:00Z`)])]
}

test('responses of several files, or one a line, are in order of time too', async () => {
  const lines = [at(3), at(1), at(2)].map((response) => JSON.stringify(response)).join('\n')
  const inFiles = await Promise.all([at(3), at(1), at(2)].map(written))
  for (const paths of [inFiles, [await written(lines)]]) {
    const { odds } = await readOddsApi(paths)
    expect(odds.map(({ record }) => record.outcomes[0]?.odds)).toEqual([1.51, 1.52, 1.53])
  }
})

test.each([
  ['decimal', [1.5, 4]],
  ['decimal', [151, 1.5]],
  ['american', [-110, 100]],
  ['american', [120, 150]],
] as const)('prices tell that they are %s: %j', async (format, [home, away]) => {
  const { odds } = await readOddsApi([await written([event([h2h(home, away)])])])
  expect(odds.map(({ record }) => record.oddsFormat)).toEqual([format])
})

test('prices of both formats in one response are an error, unless the format is given', async () => {
  const file = await written([event([h2h(-110, 1.9)])])
  await expect(readOddsApi([file])).rejects.toThrow(
    /decimal prices \(1\.9\) as well as American ones \(-110\).*--odds-format/,
  )
  const { odds } = await readOddsApi([file], 'american')
  expect(odds[0]?.record.outcomes).toEqual([
    { id: 'home', odds: -110 },
    { id: 'away', status: 'suspended' },
  ])
})

test('keys of bookmakers become valid names, and stay different', async () => {
  const { odds } = await readOddsApi([
    await written([
      event([h2h(1.5, 2.5)], 'böok a'),
      { ...event([h2h(1.5, 2.5)], 'bo-ok-a'), id: 'x' },
      { ...event([h2h(1.5, 2.5)], '***'), id: 'y' },
    ]),
  ])
  const names = odds.map(({ provider }) => provider)
  expect(new Set(names).size).toBe(3)
  for (const name of names) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]*$/)
})

test('a malformed event is counted, and the others are read', async () => {
  const { odds, source } = await readOddsApi([
    await written([{ ...event([]), id: 5 }, event([h2h(1.5, 2.5)])]),
  ])
  expect(odds).toHaveLength(1)
  expect(source).toMatchObject({ lines: 2, malformed: 1 })
  expect(source.malformedLines[0]).toMatchObject({ line: 1, reason: expect.stringMatching(/^id /) })
})

test('a game that has begun when the response was made is live', async () => {
  const { games } = await readOddsApi([await written([event([h2h(1.5, 2.5)])])])
  expect(games).toMatchObject([{ sport: 'ice-hockey', status: 'live' }])
})
