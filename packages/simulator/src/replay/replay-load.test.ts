import { expect, test } from 'vitest'
import type { RecordedOdds, Recording } from './recording.ts'
import { createReplayLoad } from './replay-load.ts'

const recordedMs = Date.UTC(2022, 6, 11, 11)
const nowMs = Date.UTC(2026, 2, 1, 18)

function odds(afterMs: number, type = 'match-odds'): RecordedOdds {
  return {
    atMs: recordedMs + afterMs,
    quote: {
      gameId: 'game-betfair-7',
      type,
      isOpen: true,
      homeOdds: 1.5,
      awayOdds: 2.5,
      oddsFormat: 'decimal',
    },
  }
}

function recording(entries: readonly RecordedOdds[]): Recording {
  return {
    games: [
      {
        id: 'game-betfair-7',
        sport: 'cricket',
        gameDate: '2022-07-11T11:00:10.000Z',
        name: 'A v B',
        homeTeam: 'A',
        awayTeam: 'B',
        status: 'live',
      },
    ],
    odds: entries,
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

test('by speed, odds are due as long after the first as they were, divided by the speed', () => {
  const load = createReplayLoad(
    recording([odds(0), odds(10_000), odds(60_000)]),
    { pace: { kind: 'speed', times: 20 }, batch: 10, keepDates: false },
    nowMs,
  )
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

test('dates never repeat within a market, and keep the order of the recording', () => {
  const entries = [odds(0), odds(0), odds(0, 'total'), odds(1), odds(1)]
  for (const keepDates of [true, false]) {
    const load = createReplayLoad(
      recording(entries),
      { pace: { kind: 'speed', times: 1000 }, batch: 2, keepDates },
      nowMs,
    )
    const sent = playAll(load).flatMap((request) => request.odds)
    const matchOdds = sent.filter(({ type }) => type === 'match-odds').map(({ date }) => date)
    expect(new Set(matchOdds).size).toBe(4)
    expect(matchOdds.toSorted()).toEqual(matchOdds)
    expect(sent.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4])
  }
})

test('kept dates are those of the recording', () => {
  const load = createReplayLoad(
    recording([odds(0), odds(10_000)]),
    { pace: { kind: 'speed', times: 20 }, batch: 10, keepDates: true },
    nowMs,
  )
  expect(datesOf(playAll(load))).toEqual(['2022-07-11T11:00:00.000Z', '2022-07-11T11:00:10.000Z'])
  expect(load.games[0]?.gameDate).toBe('2022-07-11T11:00:10.000Z')
})

test('a moved game begins when the replay comes to its recorded beginning', () => {
  const load = createReplayLoad(
    recording([odds(0), odds(20_000), odds(40_000)]),
    { pace: { kind: 'speed', times: 4 }, batch: 10, keepDates: false },
    nowMs,
  )
  expect(load.games[0]?.gameDate).toBe('2026-03-01T18:00:05.000Z')
})

test('neighbours that are due together share a request, up to the batch size', () => {
  const entries = Array.from({ length: 7 }, (_, n) => odds(n))
  const load = createReplayLoad(
    recording(entries),
    { pace: { kind: 'speed', times: 1000 }, batch: 3, keepDates: false },
    nowMs,
  )
  expect(playAll(load).map((request) => request.odds.length)).toEqual([3, 3, 1])
})
