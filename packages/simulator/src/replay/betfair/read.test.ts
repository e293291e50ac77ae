import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { FeedOdds } from '@sportsfeeds/domain'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UnreadableFileError } from '../../errors.ts'
import type { MatchScores, Scores } from '../scores.ts'
import { readBetfair } from './read.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'betfair-'))
})
afterAll(() => rm(directory, { recursive: true }))

const marketId = '1.23'

function definition(overrides: object = {}) {
  return {
    status: 'OPEN',
    inPlay: true,
    marketTime: '2022-07-11T11:00:00.000Z',
    marketType: 'MATCH_ODDS',
    eventId: '77',
    eventTypeId: '4',
    runners: [
      { id: 10, sortPriority: 1, status: 'ACTIVE' },
      { id: 20, sortPriority: 2, status: 'ACTIVE' },
    ],
    ...overrides,
  }
}

function mcm(pt: number, change: object) {
  return { op: 'mcm', pt, clk: 'x', mc: [{ id: marketId, ...change }] }
}

const priced = mcm(1_000, {
  img: true,
  marketDefinition: definition(),
  rc: [
    { id: 10, atb: [[1.5, 10]], atl: [[1.6, 3]] },
    { id: 20, atb: [[2.4, 10]], ltp: 2.5 },
  ],
})

let files = 0

async function readMessages(messages: readonly (object | string)[], scores?: Scores) {
  files += 1
  const file = join(directory, `${files}.ndjson`)
  await writeFile(
    file,
    messages.map((message) => (typeof message === 'string' ? message : JSON.stringify(message))).join('\n'),
  )
  return readBetfair([file], scores)
}

function scoresOf(match: MatchScores): Scores {
  return { matches: new Map([[marketId, match]]), malformed: [] }
}

function pricesOf({ odds }: Awaited<ReturnType<typeof readMessages>>) {
  return odds.map(({ atMs, quote }) => [atMs, quote.homeOdds, quote.awayOdds, quote.isOpen])
}

test('a market becomes a game, and its best prices to back become odds that the feeds API takes', async () => {
  const { games, odds } = await readMessages([priced])
  expect(games).toEqual([
    {
      id: 'game-betfair-77',
      sport: 'cricket',
      gameDate: '2022-07-11T11:00:00.000Z',
      name: 'Selection 10 v Selection 20',
      homeTeam: 'Selection 10',
      awayTeam: 'Selection 20',
      status: 'live',
    },
  ])
  expect(odds.map(({ quote }) => quote)).toEqual([
    {
      gameId: 'game-betfair-77',
      type: 'match-odds',
      isOpen: true,
      homeOdds: 1.5,
      awayOdds: 2.4,
      oddsFormat: 'decimal',
      summary: 'Selection 10 v Selection 20',
    },
  ])
  expect(FeedOdds.safeParse({ ...odds[0]?.quote, date: 1_657_537_200 }).error).toBeUndefined()
})

test('a ladder is kept from deltas: size 0 takes a price away, and the next best one is left', async () => {
  const recording = await readMessages([
    priced,
    mcm(1_100, { rc: [{ id: 10, atb: [[1.55, 5]] }] }),
    mcm(1_200, { rc: [{ id: 10, atb: [[1.55, 0]] }] }),
  ])
  expect(pricesOf(recording)).toEqual([
    [1_000, 1.5, 2.4, true],
    [1_100, 1.55, 2.4, true],
    [1_200, 1.5, 2.4, true],
  ])
})

test('the last traded price is used where nothing is on offer', async () => {
  const recording = await readMessages([priced, mcm(1_100, { rc: [{ id: 20, atb: [[2.4, 0]] }] })])
  expect(pricesOf(recording).at(-1)).toEqual([1_100, 1.5, 2.5, true])
})

test('an image replaces what was known', async () => {
  const recording = await readMessages([
    priced,
    mcm(1_100, {
      img: true,
      marketDefinition: definition(),
      rc: [
        { id: 10, atb: [[1.2, 1]] },
        { id: 20, atb: [[5, 1]] },
      ],
    }),
    mcm(1_200, { rc: [{ id: 10, atb: [[1.2, 0]] }] }),
  ])
  expect(pricesOf(recording)).toEqual([
    [1_000, 1.5, 2.4, true],
    [1_100, 1.2, 5, true],
  ])
  expect(recording.source.unpriced).toBe(1)
})

test('changes that leave best prices and status alone are counted and make no odds', async () => {
  const recording = await readMessages([
    priced,
    mcm(1_100, { rc: [{ id: 10, atb: [[1.4, 5]], trd: [[1.5, 7]], tv: 7 }] }),
    mcm(1_200, { rc: [{ id: 10, atb: [[1.5, 99]] }], tv: 12.5, con: true }),
  ])
  expect(recording.source).toMatchObject({
    lines: 3,
    changes: 3,
    odds: 1,
    unchanged: 2,
    unpriced: 0,
    malformed: 0,
  })
})

test('a market without a price on both sides is counted as unpriced and not sent', async () => {
  const recording = await readMessages([
    mcm(1, { img: true, marketDefinition: definition() }),
    mcm(2, { rc: [{ id: 10, atb: [[1.5, 1]] }] }),
    mcm(3, { rc: [{ id: 20, atb: [[2.5, 1]] }] }),
  ])
  expect(recording.source).toMatchObject({ changes: 3, unpriced: 2, odds: 1 })
  expect(pricesOf(recording)).toEqual([[3, 1.5, 2.5, true]])
})

test('a suspended or closed market keeps its last prices, whatever its book does, and is not open', async () => {
  const recording = await readMessages([
    priced,
    mcm(1_100, { marketDefinition: definition({ status: 'SUSPENDED' }) }),
    mcm(1_200, { rc: [{ id: 10, atb: [[1.5, 0]], ltp: 9 }] }),
    mcm(1_300, { marketDefinition: definition() }),
    mcm(1_400, { marketDefinition: definition({ status: 'CLOSED' }) }),
  ])
  expect(pricesOf(recording)).toEqual([
    [1_000, 1.5, 2.4, true],
    [1_100, 1.5, 2.4, false],
    [1_300, 9, 2.4, true],
    [1_400, 9, 2.4, false],
  ])
})

test('the scores say who is home, whatever the order of the runners, and how it stood', async () => {
  const scores = scoresOf({
    home: { name: 'Papua New Guinea', selectionId: 20 },
    away: { name: 'Netherlands', selectionId: 10 },
    timeline: [{ atMs: 1_050, text: '4/0 (0.3)' }],
  })
  const recording = await readMessages([priced, mcm(1_100, { rc: [{ id: 10, atb: [[1.55, 5]] }] })], scores)
  expect(pricesOf(recording)).toEqual([
    [1_000, 2.4, 1.5, true],
    [1_100, 2.4, 1.55, true],
  ])
  expect(recording.odds.map(({ quote }) => quote.summary)).toEqual([
    'Papua New Guinea v Netherlands',
    'Papua New Guinea v Netherlands, 4/0 (0.3)',
  ])
})

test('a market with a draw has three prices', async () => {
  const runners = [
    { id: 10, sortPriority: 1, status: 'ACTIVE', name: 'Home' },
    { id: 20, sortPriority: 2, status: 'ACTIVE', name: 'Away' },
    { id: 58805, sortPriority: 3, status: 'ACTIVE', name: 'The Draw' },
  ]
  const recording = await readMessages([
    mcm(1, {
      marketDefinition: definition({ runners, eventTypeId: '1' }),
      rc: [
        { id: 10, ltp: 2 },
        { id: 20, ltp: 4 },
      ],
    }),
    mcm(2, { rc: [{ id: 58805, ltp: 3.5 }] }),
  ])
  expect(recording.odds[0]?.quote).toMatchObject({ homeOdds: 2, awayOdds: 4, drawOdds: 3.5 })
  expect(recording.games[0]).toMatchObject({ sport: 'soccer', homeTeam: 'Home', awayTeam: 'Away' })
})

test('a market of many runners has one odds record for each: the runner against the field', async () => {
  const runners = [1, 2, 3].map((id) => ({ id, sortPriority: id, status: 'ACTIVE', name: `Horse ${id}` }))
  const win = definition({ runners, marketType: 'WIN', eventName: 'Ascot', eventTypeId: '7' })
  const { source, odds, games } = await readMessages([
    mcm(1, {
      marketDefinition: win,
      rc: [
        { id: 1, atb: [[4.8, 5]], atl: [[5, 2]] },
        { id: 2, ltp: 3 },
      ],
    }),
    mcm(2, {
      rc: [
        {
          id: 1,
          atl: [
            [5, 0],
            [6, 1],
          ],
        },
      ],
    }),
    mcm(3, { marketDefinition: { ...win, status: 'SUSPENDED' } }),
  ])
  expect(
    odds.map(({ atMs, quote }) => [atMs, quote.type, quote.homeOdds, quote.awayOdds, quote.isOpen]),
  ).toEqual([
    [1, 'win.1', 4.8, 1.25, true],
    [1, 'win.2', 3, 1.5, true],
    [2, 'win.1', 4.8, 1.2, true],
    [3, 'win.1', 4.8, 1.2, false],
    [3, 'win.2', 3, 1.5, false],
  ])
  expect(odds[0]?.quote.summary).toBe('Horse 1 v The field')
  expect(games).toMatchObject([
    { id: 'game-betfair-77', name: 'Ascot', homeTeam: 'Ascot', awayTeam: 'The field' },
  ])
  expect(source).toMatchObject({ changes: 3, odds: 5, unsupported: 0, unpriced: 0 })
  for (const { quote } of odds) {
    expect(FeedOdds.safeParse({ ...quote, date: 1_657_537_200 }).error).toBeUndefined()
  }
})

test('a selection with several handicaps has a line for each', async () => {
  const runners = [-1.5, -0.5, 0].map((hc) => ({ id: 10, hc, sortPriority: 1, status: 'ACTIVE' }))
  const { odds } = await readMessages([
    mcm(1, {
      marketDefinition: definition({ runners, marketType: 'ASIAN_HANDICAP' }),
      rc: runners.map(({ id, hc }) => ({ id, hc, ltp: 2 - hc })),
    }),
  ])
  expect(odds.map(({ quote }) => [quote.type, quote.home, quote.homeOdds])).toEqual([
    ['asian-handicap.10.-1.5', -1.5, 3.5],
    ['asian-handicap.10.-0.5', -0.5, 2.5],
    ['asian-handicap.10', undefined, 2],
  ])
})

test('a market without runners is counted as unsupported, with the reason', async () => {
  const { source } = await readMessages([mcm(1, { marketDefinition: definition({ runners: [] }) })])
  expect(source).toMatchObject({ unsupported: 1, odds: 0 })
  expect(source.unsupportedMarkets).toEqual([{ market: marketId, reason: 'has no runners' }])
})

test('a market that is spread over several files is read in order of time', async () => {
  const [even, odd] = [join(directory, 'even.ndjson'), join(directory, 'odd.ndjson')]
  await writeFile(
    even,
    [priced, mcm(1_200, { rc: [{ id: 10, atb: [[1.55, 0]] }] })].map((m) => JSON.stringify(m)).join('\n'),
  )
  await writeFile(odd, JSON.stringify(mcm(1_100, { rc: [{ id: 10, atb: [[1.55, 5]] }] })))
  const recording = await readBetfair([odd, even], undefined)
  expect(pricesOf(recording)).toEqual([
    [1_000, 1.5, 2.4, true],
    [1_100, 1.55, 2.4, true],
    [1_200, 1.5, 2.4, true],
  ])
})

test('malformed lines are counted with their numbers and end nothing', async () => {
  const { source, odds } = await readMessages([
    '{"op":"mcm","pt":',
    priced,
    '',
    { op: 'mcm', pt: 'soon', mc: [] },
    mcm(2_000, { rc: [{ id: 10, atb: [[1.55]] }] }),
    mcm(2_100, { rc: [{ id: 10, atb: [[1.56, 1]] }] }),
  ])
  expect(odds).toHaveLength(2)
  expect(source.malformed).toBe(3)
  expect(source.malformedLines.map(({ line }) => line)).toEqual([1, 4, 5])
  expect(source.malformedLines[1]?.reason).toMatch(/^pt /)
})

test('heartbeats and messages about the stream are counted apart', async () => {
  const { source } = await readMessages([
    { op: 'connection', connectionId: '1' },
    { op: 'status', statusCode: 'SUCCESS' },
    { op: 'mcm', pt: 1, ct: 'HEARTBEAT' },
  ])
  expect(source).toMatchObject({ otherMessages: 3, malformed: 0 })
})

test('several files are one recording, in order of time; gzip is recognised by its first bytes', async () => {
  const plain = join(directory, 'later.gz')
  const packed = join(directory, 'earlier.ndjson')
  await writeFile(plain, JSON.stringify({ ...priced, pt: 5_000 }))
  const earlier = { op: 'mcm', pt: 3_000, mc: [{ ...priced.mc[0], id: '1.99' }] }
  await writeFile(packed, gzipSync(JSON.stringify(earlier)))
  const { odds, source } = await readBetfair([plain, packed], undefined)
  expect(odds.map(({ atMs }) => atMs)).toEqual([3_000, 5_000])
  expect(source.lines).toBe(2)
})

test('a gzip file that breaks off gives what came before, and says so', async () => {
  const file = join(directory, 'broken.gz')
  const lines = Array.from({ length: 3_000 }, (_, n) =>
    JSON.stringify({ ...priced, pt: n, clk: Math.sin(n).toString(36) }),
  ).join('\n')
  const packed = gzipSync(lines)
  await writeFile(file, packed.subarray(0, packed.length - 2_000))
  const { source, odds } = await readBetfair([file], undefined)
  expect(odds.length).toBeGreaterThan(0)
  expect(source.malformed).toBe(1)
  expect(source.malformedLines[0]?.reason).toContain('breaks off')
})

test('a file that is not there is an error that names it', async () => {
  await expect(readBetfair([join(directory, 'nowhere.gz')], undefined)).rejects.toThrow(UnreadableFileError)
  await expect(readBetfair([join(directory, 'nowhere.gz')], undefined)).rejects.toThrow(/nowhere\.gz/)
})
