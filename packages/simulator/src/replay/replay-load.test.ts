import { parseFeedOdds } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import type { RecordedGame, RecordedOdds, Recording } from './recording.ts'
import { createReplayLoad } from './replay-load.ts'

const recordedMs = Date.UTC(2022, 6, 11, 11)
const nowMs = Date.UTC(2026, 2, 1, 18)

function odds(afterMs: number, { type = 'match-odds', provider = 'betfair' } = {}): RecordedOdds {
  return {
    atMs: recordedMs + afterMs,
    provider,
    record: {
      gameId: 'game-betfair-7',
      type,
      ...(type === '*'
        ? { status: 'suspended', reason: 'goal', outcomes: [] }
        : {
            status: 'open',
            outcomes: [
              { id: 'home', odds: 1.5 },
              { id: 'away', odds: 2.5 },
            ],
          }),
      oddsFormat: 'decimal',
    },
  }
}

const game = {
  id: 'game-betfair-7',
  sport: 'cricket',
  gameDate: '2022-07-11T11:00:10.000Z',
  name: 'A v B',
  homeTeam: 'A',
  awayTeam: 'B',
  status: 'scheduled',
} as const

function recording(entries: readonly RecordedOdds[], gameChanges: readonly RecordedGame[] = []): Recording {
  return {
    games: [game],
    odds: entries,
    gameChanges,
    source: {
      files: [],
      lines: 0,
      changes: 0,
      odds: 0,
      unchanged: 0,
      unpriced: 0,
      unsupported: 0,
      unsupportedMarkets: [],
      otherMessages: 0,
      malformed: 0,
      malformedLines: [],
    },
  }
}

function datesOf(requests: ReturnType<typeof playAll>) {
  return requests.flatMap((request) => request.odds).map(({ date }) => date)
}

function playAll(load: ReturnType<typeof createReplayLoad>) {
  return [...load.requests(nowMs)]
}

function atSpeed(times: number, batch = 10) {
  return { pace: { kind: 'speed', times }, batch, keepDates: false } as const
}

test('by speed, odds are due as long after the first as they were, divided by the speed', () => {
  const load = createReplayLoad(recording([odds(0), odds(10_000), odds(60_000)]), atSpeed(20), nowMs)
  const requests = playAll(load)
  expect(requests.map(({ atMs }) => atMs)).toEqual([0, 500, 3_000])
  expect(datesOf(requests)).toEqual([
    '2026-03-01T18:00:00.000Z',
    '2026-03-01T18:00:00.500Z',
    '2026-03-01T18:00:03.000Z',
  ])
  expect(load.durationMs).toBe(3_000)
})

test('by rate, requests of the batch size follow each other evenly', () => {
  const entries = Array.from({ length: 25 }, (_, n) => odds(n * 60_000))
  const load = createReplayLoad(
    recording(entries),
    { pace: { kind: 'rate', perSecond: 100 }, batch: 10, keepDates: false },
    nowMs,
  )
  const requests = playAll(load)
  expect(requests.map(({ atMs, odds: { length } }) => [atMs, length])).toEqual([
    [0, 10],
    [100, 10],
    [200, 5],
  ])
  expect(load.durationMs).toBe(250)
})

test('odds of one instant keep their order by their sequence numbers', () => {
  const entries = [odds(0), odds(0), odds(0, { type: 'total' }), odds(1), odds(1)]
  for (const keepDates of [true, false]) {
    const load = createReplayLoad(recording(entries), { ...atSpeed(1000, 2), keepDates }, nowMs)
    const sent = playAll(load).flatMap((request) => request.odds)
    expect(sent.map(({ date }) => date).toSorted()).toEqual(sent.map(({ date }) => date))
    expect(sent.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4])
  }
})

test('what follows a bet stop is dated after it, also in a fast replay or at the same recorded instant', () => {
  const entries = [odds(0), odds(0, { type: '*' }), odds(0), odds(1), odds(1, { provider: 'other' })]
  for (const keepDates of [true, false]) {
    const load = createReplayLoad(recording(entries), { ...atSpeed(100_000), keepDates }, nowMs)
    const sent = playAll(load).flatMap((request) =>
      request.odds.map((one) => ({ ...one, sender: load.providers?.[request.provider ?? 0] })),
    )
    const stop = sent.find(({ type }) => type === '*')
    expect(
      sent
        .filter(({ seq, sender }) => (seq ?? 0) > 1 && sender === 'betfair')
        .every(({ date }) => date > (stop?.date ?? '')),
    ).toBe(true)
  }
})

test('a bet stop is sent in its own form, and everything is taken by the feeds API', () => {
  const load = createReplayLoad(recording([odds(0), odds(5, { type: '*' })]), atSpeed(1), nowMs)
  const [, stop] = playAll(load).flatMap((request) => request.odds)
  expect(stop).toEqual({
    gameId: 'game-betfair-7',
    type: '*',
    isOpen: false,
    reason: 'goal',
    date: '2026-03-01T18:00:00.005Z',
    seq: 1,
  })
  expect(parseFeedOdds(stop)).toMatchObject({ success: true, unknownFields: [] })
})

test('kept dates are those of the recording', () => {
  const load = createReplayLoad(
    recording([odds(0), odds(10_000)]),
    { ...atSpeed(20), keepDates: true },
    nowMs,
  )
  expect(datesOf(playAll(load))).toEqual(['2022-07-11T11:00:00.000Z', '2022-07-11T11:00:10.000Z'])
  expect(load.games[0]?.gameDate).toBe('2022-07-11T11:00:10.000Z')
})

test('a moved game begins when the replay comes to its recorded beginning', () => {
  const load = createReplayLoad(recording([odds(0), odds(20_000), odds(40_000)]), atSpeed(4), nowMs)
  expect(load.games[0]?.gameDate).toBe('2026-03-01T18:00:05.000Z')
})

test('a game that begins after the recording, or began before it, is as far away as it was', () => {
  const later = createReplayLoad(recording([odds(0), odds(4_000)]), atSpeed(4), nowMs)
  expect(later.games[0]?.gameDate).toBe('2026-03-01T18:00:07.000Z')
  const earlier = createReplayLoad(recording([odds(15_000), odds(40_000)]), atSpeed(4), nowMs)
  expect(earlier.games[0]?.gameDate).toBe('2026-03-01T17:59:55.000Z')
})

test('games change on the way, after the odds of that instant, and their clocks read what they read then', () => {
  const clock = { seconds: 60, at: '2022-07-11T11:00:19.000Z', running: true }
  const changes: RecordedGame[] = [
    {
      atMs: recordedMs + 20_000,
      game: { ...game, status: 'live', live: { score: { home: 1, away: 0 }, clock } },
    },
    { atMs: recordedMs + 90_000, game: { ...game, status: 'finished' } },
  ]
  const load = createReplayLoad(recording([odds(0), odds(20_000), odds(40_000)], changes), atSpeed(4), nowMs)
  const requests = [...load.requests(nowMs + 1_000)]
  expect(
    requests.map(({ atMs, odds: { length }, games = [] }) => [
      atMs,
      length,
      ...games.map(({ status }) => status),
    ]),
  ).toEqual([
    [0, 1],
    [5_000, 1],
    [5_000, 0, 'live'],
    [10_000, 1],
    [10_000, 0, 'finished'],
  ])
  expect(requests[2]?.games?.[0]).toMatchObject({
    gameDate: '2026-03-01T18:00:05.000Z',
    live: {
      score: { home: 1, away: 0 },
      clock: { seconds: 60, at: '2026-03-01T18:00:05.000Z', running: true },
    },
  })
})

test('neighbours that are due together share a request, up to the batch size', () => {
  const entries = Array.from({ length: 7 }, (_, n) => odds(n))
  const load = createReplayLoad(recording(entries), atSpeed(1000, 3), nowMs)
  expect(playAll(load).map((request) => request.odds.length)).toEqual([3, 3, 1])
})

test('each provider sends its own odds, in its own requests', () => {
  const entries = Array.from({ length: 6 }, (_, n) => odds(n, { provider: ['acme', 'nova'][n % 2] ?? '' }))
  const load = createReplayLoad(recording(entries), atSpeed(1000, 2), nowMs)
  expect(load.providers).toEqual(['acme', 'nova'])
  expect(playAll(load).map(({ provider, odds: sent }) => [provider, sent.map(({ seq }) => seq)])).toEqual([
    [0, [0, 2]],
    [1, [1, 3]],
    [0, [4]],
    [1, [5]],
  ])
})

test('by rate, odds that a provider had at one instant share a request, and none is dated far ahead of it', () => {
  const entries = Array.from({ length: 40 }, (_, n) => odds(0, { provider: ['acme', 'nova'][n % 2] ?? '' }))
  const load = createReplayLoad(
    recording(entries),
    { pace: { kind: 'rate', perSecond: 1 }, batch: 10, keepDates: false },
    nowMs,
  )
  const requests = playAll(load)
  expect(requests.map(({ provider, odds: { length } }) => [provider, length])).toEqual([
    [0, 10],
    [1, 10],
    [0, 10],
    [1, 10],
  ])
  for (const { atMs, odds: sent } of requests) {
    for (const { date } of sent) expect(Date.parse(date) - nowMs - atMs).toBeLessThan(1_000)
  }
})
