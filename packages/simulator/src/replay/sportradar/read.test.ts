import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { marketId } from '@sportsfeeds/domain'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptedOdds } from '../testing/accepted.ts'
import { sampleFile } from '../testing/sample-file.ts'
import { readSportradar } from './read.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sportradar-'))
})
afterAll(() => rm(directory, { recursive: true }))

let files = 0

async function written(text: string): Promise<string> {
  files += 1
  const file = join(directory, `${files}.xml`)
  await writeFile(file, text)
  return file
}

const beginsMs = Date.UTC(2026, 2, 1, 15)

async function read(...messages: readonly string[]) {
  return readSportradar([await written(messages.join('\n'))])
}

function oddsChange(afterMs: number, content: string, product = '1'): string {
  return `<odds_change event_id="sr:match:1" timestamp="${beginsMs + afterMs}" product="${product}">${content}</odds_change>`
}

function market(status: number, odds = 1.9): string {
  return `<market id="18" specifiers="total=2.5" status="${status}"><outcome id="12" odds="${odds}" active="1"/><outcome id="13" odds="1.9" active="1"/></market>`
}

function betStop(afterMs: number, attributes = 'groups="all"'): string {
  return `<bet_stop event_id="sr:match:1" timestamp="${beginsMs + afterMs}" product="1" ${attributes}/>`
}

function summaryOf({ odds }: Awaited<ReturnType<typeof read>>) {
  return odds.map(({ atMs, record }) =>
    [atMs - beginsMs, marketId(record), record.status, record.reason]
      .filter((part) => part !== undefined)
      .join(' '),
  )
}

test('the sample: markets, handover, a bet stop whose reason comes later, settlement and a bet stop of a group', async () => {
  const recording = await readSportradar([sampleFile('sportradar.xml')])
  expect(summaryOf(recording)).toEqual([
    '0 1x2 open',
    '0 total@2.5 open',
    '0 total@3.5 open',
    '0 handicap@-0.75 open',
    '0 handicap-3-way:hcp=0%3A1 open',
    '0 uof-899:type=prematch open',
    '1000 total@2.5 open',
    '1000 total/1h@0.5 open',
    // The total had been taken over before it was handed over.
    '2000 1x2 suspended handed over',
    '1200000 * suspended',
    '1202000 total@2.5 suspended possible goal',
    '1202000 * suspended possible goal',
    '1230000 total/1h@0.5 closed settled',
    '1230000 total@2.5 open',
    '1230000 total@3.5 suspended inactive',
    '2800000 * suspended inactive, groups 1st_half',
    '5800000 total@2.5 closed cancelled',
  ])
  expect(recording.odds.map(({ record }) => record.main).slice(0, 3)).toEqual([undefined, true, undefined])
  expect(recording.odds[5]?.record.outcomes).toEqual([
    { id: 'sr:player:1234', odds: 6 },
    { id: 'sr:player:4322', status: 'suspended' },
  ])
  expect(recording.source).toMatchObject({ lines: 11, otherMessages: 3, unchanged: 1, malformed: 0 })
  expect(acceptedOdds(recording)).toHaveLength(17)
})

test('the sample: the fixture names the game, and the live state follows the messages', async () => {
  const { games, gameChanges } = await readSportradar([sampleFile('sportradar.xml')])
  expect(games).toEqual([
    {
      id: 'game-sr:match:4711',
      sport: 'soccer',
      league: 'Coast League',
      venue: 'Pier Park',
      gameDate: '2026-03-01T15:00:00.000Z',
      name: 'Port & Harbour FC v Dalby',
      homeTeam: 'Port & Harbour FC',
      awayTeam: 'Dalby',
      status: 'scheduled',
    },
  ])
  expect(gameChanges.map(({ atMs, game: { status, live } }) => [atMs - beginsMs, status, live])).toEqual([
    [
      1_000,
      'live',
      {
        score: { home: 0, away: 0 },
        period: '1h',
        clock: { seconds: 1, at: '2026-03-01T15:00:01.000Z', running: true },
      },
    ],
    [
      1_230_000,
      'live',
      {
        score: { home: 1, away: 0 },
        period: '1h',
        clock: { seconds: 1_230, at: '2026-03-01T15:20:30.000Z', running: true },
      },
    ],
    [5_800_000, 'finished', { score: { home: 1, away: 0 }, period: 'ended' }],
  ])
})

test('a game without a fixture is called by its id, and its sport is unknown', async () => {
  const { games } = await read(oddsChange(0, `<odds>${market(1)}</odds>`))
  expect(games).toEqual([
    {
      id: 'game-sr:match:1',
      sport: 'unknown',
      gameDate: '2026-03-01T15:00:00.000Z',
      name: 'sr:match:1',
      status: 'scheduled',
    },
  ])
})

test.each([
  [1, 'open', undefined, 2],
  [-1, 'suspended', undefined, 2],
  [0, 'suspended', 'inactive', 0],
  [-2, 'suspended', 'handed over', 0],
  [-3, 'closed', 'settled', 0],
  [-4, 'closed', 'cancelled', 0],
])('a market of status %i is %s', async (status, expected, reason, outcomes) => {
  const { odds } = await read(oddsChange(0, `<odds>${market(status)}</odds>`))
  expect(odds.map(({ record }) => [record.status, record.reason, record.outcomes.length])).toEqual([
    [expected, reason, outcomes],
  ])
})

test('a market without a status is active, and one without prices is suspended', async () => {
  const { odds } = await read(
    oddsChange(
      0,
      '<odds><market id="1"><outcome id="1" odds="2.0"/></market><market id="29"><outcome id="74" active="1"/></market></odds>',
    ),
  )
  expect(odds.map(({ record }) => [record.status, record.reason])).toEqual([
    ['open', undefined],
    ['suspended', 'no prices'],
  ])
})

test('after a bet stop the same prices once more open a market again, also when another one was first', async () => {
  const other = '<market id="1"><outcome id="1" odds="2.0"/></market>'
  expect(
    summaryOf(
      await read(
        oddsChange(0, `<odds>${market(1)}${other}</odds>`),
        oddsChange(1, `<odds>${market(1)}</odds>`),
        betStop(2),
        oddsChange(3, `<odds>${other}</odds>`),
        oddsChange(4, `<odds>${market(1)}</odds>`),
        oddsChange(5, `<odds>${market(1)}${other}</odds>`),
      ),
    ),
  ).toEqual(['0 total@2.5 open', '0 1x2 open', '2 * suspended', '3 1x2 open', '4 total@2.5 open'])
})

function withReason(afterMs: number, status: number): string {
  return oddsChange(afterMs, `<odds betstop_reason="8">${market(status)}</odds>`)
}

test('the reason of a bet stop is given once, and not after a market has opened', async () => {
  expect(
    summaryOf(
      await read(betStop(0), withReason(1, -1), withReason(2, -1), withReason(3, 1), withReason(4, -1)),
    ),
  ).toEqual([
    '0 * suspended',
    '1 total@2.5 suspended possible penalty',
    '1 * suspended possible penalty',
    '3 total@2.5 open',
    '4 total@2.5 suspended possible penalty',
  ])
})

test('a message may go over several lines, with a declaration or without; alive and settlements are counted', async () => {
  const pretty = oddsChange(5, `\n  <odds>\n    ${market(1).replaceAll('><', '>\n<')}\n  </odds>\n`)
  const { odds, source } = await read(
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${pretty}`,
    `<?xml version="1.0"?>${oddsChange(6, `<odds>${market(1, 2.1)}</odds>`)}`,
    '<alive product="1" timestamp="1" subscribed="1"/>',
    '<bet_settlement event_id="sr:match:1" timestamp="2" product="1"><outcomes/></bet_settlement>',
    oddsChange(7, '<odds/>'),
    oddsChange(8, ''),
  )
  expect(odds.map(({ record }) => record.outcomes[0]?.odds)).toEqual([1.9, 2.1])
  expect(source).toMatchObject({ lines: 6, otherMessages: 2, malformed: 0 })
})

test('what is malformed is counted with the line where it begins, and ends nothing', async () => {
  const { odds, source } = await read(
    oddsChange(0, `<odds>${market(1)}</odds>`).replace('</odds>', ''),
    `<odds_change event_id="sr:match:1" timestamp="${beginsMs}" product="1"><odds>`,
    oddsChange(1, `<odds>${market(1)}</odds>`).replace('timestamp', 'time'),
    oddsChange(2, '<odds><market id="1" status="x"/></odds>'),
    oddsChange(3, `<odds>${market(1)}</odds>`),
    '<bet_stop event_id="sr:match:1"',
  )
  expect(odds).toHaveLength(1)
  expect(source.malformedLines.map(({ line }) => line)).toEqual([1, 2, 3, 4, 6])
})

test('several files are read in order of time', async () => {
  const later = await written(oddsChange(10, `<odds>${market(1, 2.2)}</odds>`))
  const earlier = await written(
    [oddsChange(0, `<odds>${market(1)}</odds>`), oddsChange(20, `<odds>${market(-1)}</odds>`)].join('\n'),
  )
  const { odds } = await readSportradar([later, earlier])
  expect(odds.map(({ atMs }) => atMs - beginsMs)).toEqual([0, 10, 20])
})
