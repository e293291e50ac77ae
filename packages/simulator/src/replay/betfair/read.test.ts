import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UnreadableFileError } from '../../errors.ts'
import { acceptedOdds, pricesOf } from '../testing/accepted.ts'
import { sampleFile } from '../testing/sample-file.ts'
import type { MatchScores, Scores } from '../scores.ts'
import { readBetfair } from './read.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'betfair-'))
})
afterAll(() => rm(directory, { recursive: true }))

const marketId = '1.23'
const beginsMs = Date.UTC(2022, 6, 11, 10)

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

function mcm(afterMs: number, change: object) {
  return { op: 'mcm', pt: beginsMs + afterMs, clk: 'x', mc: [{ id: marketId, ...change }] }
}

function traded(prices: Record<number, number>) {
  return Object.entries(prices).map(([id, ltp]) => ({ id: Number(id), ltp }))
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

async function pricesIn(messages: readonly object[]) {
  return pricesOf(await readMessages(messages)).map((entry) =>
    Array.isArray(entry) ? [Number(entry[0]) - beginsMs, ...entry.slice(1)] : entry,
  )
}

function scoresOf(match: MatchScores): Scores {
  return { matches: new Map([[marketId, match]]), malformed: [] }
}

const horses = [1, 2, 3].map((id) => ({ id, sortPriority: id, status: 'ACTIVE', name: `Horse ${id}` }))

function race(overrides: object = {}) {
  return definition({
    inPlay: false,
    runners: horses,
    marketType: 'WIN',
    eventName: 'Ascot 11th Jul',
    eventTypeId: '7',
    venue: 'Ascot',
    timezone: 'Europe/London',
    ...overrides,
  })
}

test('a match becomes a game, and its best prices to back become odds that the feeds API takes', async () => {
  const recording = await readMessages([priced])
  expect(recording.games).toEqual([
    {
      id: 'game-betfair-77',
      sport: 'cricket',
      gameDate: '2022-07-11T11:00:00.000Z',
      name: 'betfair-77',
      status: 'live',
    },
  ])
  expect(acceptedOdds(recording)).toMatchObject([
    {
      gameId: 'game-betfair-77',
      type: 'match-odds',
      status: 'open',
      oddsFormat: 'decimal',
      outcomes: [
        { id: 'home', odds: 1.5 },
        { id: 'away', odds: 2.4 },
      ],
    },
  ])
  expect(recording.odds.map(({ provider }) => provider)).toEqual(['betfair'])
})

test('a ladder is kept from deltas: size 0 takes a price away, and the next best one is left', async () => {
  expect(
    await pricesIn([
      priced,
      mcm(1_100, { rc: [{ id: 10, atb: [[1.55, 5]] }] }),
      mcm(1_200, { rc: [{ id: 10, atb: [[1.55, 0]] }] }),
    ]),
  ).toEqual([
    [1_000, 'open', 1.5, 2.4],
    [1_100, 'open', 1.55, 2.4],
    [1_200, 'open', 1.5, 2.4],
  ])
})

test('the last traded price is used where nothing is on offer', async () => {
  const prices = await pricesIn([priced, mcm(1_100, { rc: [{ id: 20, atb: [[2.4, 0]] }] })])
  expect(prices.at(-1)).toEqual([1_100, 'open', 1.5, 2.5])
})

test('an image replaces what was known; without any price left the market is suspended', async () => {
  const recording = await readMessages([
    priced,
    mcm(1_100, { img: true, marketDefinition: definition(), rc: [{ id: 10, atb: [[1.2, 1]] }] }),
    mcm(1_200, { rc: [{ id: 10, atb: [[1.2, 0]] }] }),
  ])
  expect(recording.odds.slice(1).map(({ record }) => record)).toMatchObject([
    { status: 'open', outcomes: [{ id: 'home', odds: 1.2 }, { id: 'away' }] },
    { status: 'suspended', reason: 'no prices' },
  ])
  acceptedOdds(recording)
})

test('changes that leave best prices and status alone are counted and make no odds', async () => {
  const { source } = await readMessages([
    priced,
    mcm(1_100, { rc: [{ id: 10, atb: [[1.4, 5]], trd: [[1.5, 7]], tv: 7 }] }),
    mcm(1_200, { rc: [{ id: 10, atb: [[1.5, 99]] }], tv: 12.5, con: true }),
  ])
  expect(source).toMatchObject({ lines: 3, changes: 3, odds: 1, unchanged: 2, unpriced: 0, malformed: 0 })
})

test('a market without any price is counted as unpriced and not sent', async () => {
  const recording = await readMessages([
    mcm(1, { img: true, marketDefinition: definition() }),
    mcm(2, { rc: [{ id: 10, atb: [[1.5, 1]] }] }),
  ])
  expect(recording.source).toMatchObject({ changes: 2, unpriced: 1, odds: 1 })
})

test('a suspended market keeps its last prices, whatever its book does; a closed one has none', async () => {
  expect(
    await pricesIn([
      priced,
      mcm(1_100, { marketDefinition: definition({ status: 'SUSPENDED' }) }),
      mcm(1_200, { rc: [{ id: 10, atb: [[1.5, 0]], ltp: 9 }] }),
      mcm(1_300, { marketDefinition: definition() }),
      mcm(1_400, { marketDefinition: definition({ status: 'CLOSED' }) }),
    ]),
  ).toEqual([
    [1_000, 'open', 1.5, 2.4],
    [1_100, 'suspended', 1.5, 2.4],
    [1_300, 'open', 9, 2.4],
    [1_400, 'closed', undefined, undefined],
  ])
})

test('a game is scheduled, live, and finished when all its markets are closed', async () => {
  const { games, gameChanges } = await readMessages([
    mcm(1, { marketDefinition: definition({ inPlay: false }), rc: traded({ 10: 2 }) }),
    mcm(2, { marketDefinition: definition() }),
    mcm(3, { marketDefinition: definition({ status: 'CLOSED' }) }),
  ])
  expect(games.map(({ status }) => status)).toEqual(['scheduled'])
  expect(gameChanges.map(({ atMs, game }) => [atMs - beginsMs, game.status])).toEqual([
    [2, 'live'],
    [3, 'finished'],
  ])
})

test('the scores say who is home, whatever the order of the runners, and how it stood', async () => {
  const scores = scoresOf({
    home: { name: 'Papua New Guinea', selectionId: 20 },
    away: { name: 'Netherlands', selectionId: 10 },
    timeline: [{ atMs: beginsMs + 1_050, text: '4/0 (0.3)' }],
  })
  const recording = await readMessages([priced, mcm(1_100, { rc: [{ id: 10, atb: [[1.55, 5]] }] })], scores)
  expect(recording.odds.map(({ record }) => record.outcomes)).toMatchObject([
    [
      { id: 'home', odds: 2.4 },
      { id: 'away', odds: 1.5 },
    ],
    [{ id: 'home' }, { id: 'away', odds: 1.55 }],
  ])
  expect(recording.odds.map(({ record }) => record.summary)).toEqual([
    'Papua New Guinea v Netherlands',
    'Papua New Guinea v Netherlands, 4/0 (0.3)',
  ])
  expect(recording.games).toMatchObject([{ homeTeam: 'Papua New Guinea', awayTeam: 'Netherlands' }])
})

const named = (first: string, second: string) => [
  { id: 10, sortPriority: 1, status: 'ACTIVE', name: first },
  { id: 20, sortPriority: 2, status: 'ACTIVE', name: second },
  { id: 58805, sortPriority: 3, status: 'ACTIVE', name: 'The Draw' },
]

test.each([
  ['Boston @ New York', named('Boston', 'New York'), [4, 3.5, 2], 'New York v Boston'],
  [
    'Boston @ New York',
    [
      { id: 10, status: 'ACTIVE' },
      { id: 20, status: 'ACTIVE' },
    ],
    [4, 2],
    'New York v Boston',
  ],
  ['Ajax v  Feyenoord', named('Feyenoord', 'AJAX'), [4, 3.5, 2], 'Ajax v Feyenoord'],
  ['Cup tie', named('Ajax', 'Feyenoord'), [2, 3.5, 4], 'Ajax v Feyenoord'],
])('of "%s" the right side is home, by its name', async (eventName, runners, prices, name) => {
  const { odds, games } = await readMessages([
    mcm(1, {
      marketDefinition: definition({ eventName, runners }),
      rc: traded({ 10: 2, 20: 4, 58805: 3.5 }),
    }),
  ])
  expect(odds[0]?.record.outcomes.map(({ id }) => id)).toEqual(
    ['home', 'draw', 'away'].filter((id) => prices.length === 3 || id !== 'draw'),
  )
  expect(odds[0]?.record.outcomes.map((outcome) => outcome.odds)).toEqual(prices)
  expect(games).toMatchObject([
    { name, ...(eventName === 'Boston @ New York' ? { homeTeam: 'New York', awayTeam: 'Boston' } : {}) },
  ])
})

test('a race is one market of its runners by name, and a game of its own', async () => {
  const recording = await readMessages([
    mcm(1, { marketDefinition: race({ name: '1m Hcap' }), rc: traded({ 1: 4.8, 2: 3 }) }),
    mcm(2, { rc: [{ id: 1, atb: [[5, 2]] }] }),
  ])
  expect(recording.games).toEqual([
    {
      id: 'game-betfair-77-1100',
      sport: 'horse-racing',
      gameDate: '2022-07-11T11:00:00.000Z',
      name: 'Ascot 12:00, 1m Hcap',
      venue: 'Ascot',
      status: 'scheduled',
    },
  ])
  expect(acceptedOdds(recording)).toMatchObject([
    {
      type: 'win',
      outcomes: [
        { id: '1', name: 'Horse 1', odds: 4.8 },
        { id: '2', name: 'Horse 2', odds: 3 },
        { id: '3', name: 'Horse 3' },
      ],
    },
    { type: 'win', outcomes: [{ odds: 5 }, { odds: 3 }, { id: '3' }] },
  ])
})

test.each(['REMOVED', 'REMOVED_VACANT'])(
  'a runner that is %s stays in the market, marked so and without a price',
  async (status) => {
    const without = horses.map((horse) => (horse.id === 3 ? { ...horse, status } : horse))
    const { odds } = await readMessages([
      mcm(1, { marketDefinition: race(), rc: traded({ 1: 2, 2: 3, 3: 6 }) }),
      mcm(2, { marketDefinition: race({ runners: without }) }),
      mcm(3, { rc: traded({ 3: 7 }) }),
    ])
    expect(odds).toHaveLength(2)
    expect(odds.at(-1)?.record).toMatchObject({ type: 'win', status: 'open' })
    expect(odds.at(-1)?.record.outcomes).toEqual([
      { id: '1', name: 'Horse 1', odds: 2 },
      { id: '2', name: 'Horse 2', odds: 3 },
      { id: '3', name: 'Horse 3', status: 'removed' },
    ])
  },
)

test('a market is closed with its winner, or with nothing but removed runners in its last definition', async () => {
  const open = mcm(1, { marketDefinition: race(), rc: traded({ 1: 2, 2: 3, 3: 6 }) })
  const results = [
    { ...horses[0], status: 'WINNER' },
    { ...horses[1], status: 'LOSER' },
    { ...horses[2], status: 'REMOVED' },
  ]
  const settled = await readMessages([
    open,
    mcm(2, { marketDefinition: race({ status: 'CLOSED', runners: results }) }),
  ])
  expect(settled.odds.at(-1)?.record).toMatchObject({ status: 'closed' })
  expect(settled.odds.at(-1)?.record.outcomes.map((outcome) => outcome.status)).toEqual([
    'winner',
    'loser',
    'removed',
  ])
  const voided = await readMessages([
    open,
    mcm(2, {
      marketDefinition: race({ status: 'CLOSED', runners: [{ id: 1, status: 'REMOVED', name: 'Horse 1' }] }),
    }),
  ])
  expect(voided.odds.at(-1)?.record).toMatchObject({
    type: 'win',
    status: 'closed',
    outcomes: [{ id: '1', status: 'removed' }],
  })
})

test('a closed market whose last definition has no runners at all is closed too', async () => {
  const { odds } = await readMessages([
    priced,
    mcm(2_000, { marketDefinition: definition({ status: 'CLOSED', runners: [] }) }),
  ])
  expect(odds.at(-1)?.record).toMatchObject({ type: 'match-odds', status: 'closed', outcomes: [] })
})

test('the sample: an Asian handicap has a market for each line, a pair of sides; what has lines for prices is left out', async () => {
  const recording = await readBetfair([sampleFile('betfair.ndjson')], undefined)
  expect(
    recording.odds.map(({ record: { type, line, main, status, outcomes } }) => [
      type,
      line,
      main,
      status,
      outcomes,
    ]),
  ).toEqual([
    [
      'asian-handicap',
      -0.25,
      true,
      'open',
      [
        { id: 'home', odds: 1.9 },
        { id: 'away', odds: 2.04 },
      ],
    ],
    [
      'asian-handicap',
      -0.75,
      undefined,
      'open',
      [
        { id: 'home', odds: 2.3 },
        { id: 'away', odds: 1.7 },
      ],
    ],
    [
      'asian-handicap',
      -0.25,
      undefined,
      'closed',
      [
        { id: 'home', status: 'winner' },
        { id: 'away', status: 'loser' },
      ],
    ],
    ['asian-handicap', -0.75, undefined, 'closed', []],
  ])
  expect(recording.source).toMatchObject({
    lines: 5,
    changes: 3,
    unsupported: 1,
    unsupportedMarkets: [
      { market: '1.600', reason: 'is a LINE market: its prices are lines, not odds', changes: 1 },
    ],
    otherMessages: 2,
    malformed: 0,
  })
  acceptedOdds(recording)
})

function pair(hc: number, opposite: number) {
  return [
    { id: 10, hc, status: 'ACTIVE' },
    { id: 20, hc: opposite, status: 'ACTIVE' },
  ]
}

test('a double line without names is a pair of opposite handicaps, or the same total twice', async () => {
  const bettingType = 'ASIAN_HANDICAP_DOUBLE_LINE'
  const read = async (marketType: string, runners: readonly { id: number; hc: number }[]) => {
    const recording = await readMessages([
      mcm(1, {
        marketDefinition: definition({ bettingType, marketType, runners }),
        rc: runners.map(({ id, hc }) => ({ id, hc, ltp: 2 })),
      }),
    ])
    acceptedOdds(recording)
    return recording.odds.map(({ record }) => [record.line, ...record.outcomes.map(({ id }) => id)])
  }
  expect(await read('ASIAN_HANDICAP', [...pair(0, -0), ...pair(1.5, -1.5), ...pair(-1.5, 1.5)])).toEqual([
    [0, 'home', 'away'],
    [1.5, 'home', 'away'],
    [-1.5, 'home', 'away'],
  ])
  expect(await read('COMBINED_TOTAL', [...pair(22.5, 22.5), ...pair(23.5, 23.5)])).toEqual([
    [22.5, '10', '20'],
    [23.5, '10', '20'],
  ])
})

test('over and under are known by their names, and the type says the line', async () => {
  const runners = [
    { id: 47972, status: 'ACTIVE', name: 'Under 2.5 Goals' },
    { id: 47973, status: 'ACTIVE', name: 'Over 2.5 Goals' },
  ]
  const recording = await readMessages([
    mcm(1, {
      marketDefinition: definition({ marketType: 'OVER_UNDER_25', runners }),
      rc: traded({ 47972: 1.8, 47973: 2.2 }),
    }),
  ])
  expect(acceptedOdds(recording)).toMatchObject([
    {
      type: 'over-under',
      line: 2.5,
      outcomes: [
        { id: 'over', odds: 2.2 },
        { id: 'under', odds: 1.8 },
      ],
    },
  ])
})

function otherMarket(change: object, id: string) {
  return { op: 'mcm', pt: beginsMs + 5, mc: [{ id, ...change }] }
}

test('a market without a type has a general one, and a second market of a type has a subject', async () => {
  const recording = await readMessages([
    mcm(1, { marketDefinition: definition({ marketType: '' }), rc: traded({ 10: 2 }) }),
    otherMarket(
      { marketDefinition: definition({ marketType: '', name: 'Set 2 Winner' }), rc: traded({ 10: 3 }) },
      '1.24',
    ),
    otherMarket({ marketDefinition: definition({ marketType: '' }), rc: traded({ 10: 4 }) }, '1.25'),
  ])
  expect(recording.odds.map(({ record }) => [record.type, record.subject])).toEqual([
    ['market', undefined],
    ['market', 'Set 2 Winner'],
    ['market', '1.25'],
  ])
  expect(recording.source.malformed).toBe(0)
  acceptedOdds(recording)
})

test('a market without runners is counted as unsupported, with the reason', async () => {
  const { source } = await readMessages([mcm(1, { marketDefinition: definition({ runners: [] }) })])
  expect(source).toMatchObject({ unsupported: 1, odds: 0 })
  expect(source.unsupportedMarkets).toEqual([{ market: marketId, reason: 'has no runners', changes: 1 }])
})

test('a market that is spread over several files is read in order of time', async () => {
  const [even, odd] = [join(directory, 'even.ndjson'), join(directory, 'odd.ndjson')]
  await writeFile(
    even,
    [priced, mcm(1_200, { rc: [{ id: 10, atb: [[1.55, 0]] }] })].map((m) => JSON.stringify(m)).join('\n'),
  )
  await writeFile(odd, JSON.stringify(mcm(1_100, { rc: [{ id: 10, atb: [[1.55, 5]] }] })))
  const recording = await readBetfair([odd, even], undefined)
  expect(recording.odds.map(({ atMs, record }) => [atMs - beginsMs, record.outcomes[0]?.odds])).toEqual([
    [1_000, 1.5],
    [1_100, 1.55],
    [1_200, 1.5],
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

test('heartbeats, messages about the stream and other channels are counted apart', async () => {
  const { source } = await readMessages([
    { op: 'connection', connectionId: '1' },
    { op: 'status', statusCode: 'SUCCESS' },
    { op: 'mcm', pt: 1, ct: 'HEARTBEAT' },
    { op: 'rcm', pt: 2, rc: [] },
    { op: 'ccm', pt: 3, cc: [] },
    { op: 'ocm', pt: 4 },
  ])
  expect(source).toMatchObject({ otherMessages: 6, malformed: 0 })
})

test('messages may be an array, or one over several lines', async () => {
  for (const text of [
    JSON.stringify([priced]),
    JSON.stringify([priced], null, 2),
    JSON.stringify(priced, null, 2),
  ]) {
    const { source, odds } = await readMessages([text])
    expect(odds).toHaveLength(1)
    expect(source).toMatchObject({ lines: 1, malformed: 0 })
  }
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
    JSON.stringify({ ...priced, pt: beginsMs + n, clk: Math.sin(n).toString(36) }),
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
